using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Steps.SendMessage;

/// <summary>Sends a WhatsApp message: an approved template at any time, or within 24 hours of the contact's last message a
/// text, media, or a text with buttons or a list.</summary>
[StepType("send_message")]
public sealed record SendMessageStep : Step
{
    /// <summary>How long after the contact's last message to a number free messages may go out (facts/whatsapp.md 1.4).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>The WhatsApp number that sends.</summary>
    [JsonRequired, RegularExpression(IdRule.Pattern)]
    public string Channel { get; init; } = "";

    /// <summary>Alone, or above buttons or a list.</summary>
    [Length(1, MessageLimits.Text), TemplateText]
    public string? Text { get; init; }

    public TemplateMessage? Template { get; init; }

    /// <summary>Alone, or above a text with buttons.</summary>
    public MediaMessage? Media { get; init; }

    [Length(0, MessageLimits.Buttons)]
    public ImmutableArray<MessageButton> Buttons { get; init; } = [];

    public MessageList? List { get; init; }

    /// <summary>Goes out instead of a free message when the 24-hour window is closed, or not known to be open.</summary>
    public TemplateMessage? FallbackTemplate { get; init; }

    /// <summary>What follows when the answer was lost and the message may or may not have arrived.</summary>
    public OnUncertain OnUncertain { get; init; }

    public override string? ChannelId => Channel;

    public override IEnumerable<string> Templates =>
    [
        Text ?? "", .. Template?.Templates ?? [], .. FallbackTemplate?.Templates ?? [], .. Media?.Templates ?? [],
        .. Buttons.Select(button => button.Title),
        .. List?.Sections.SelectMany(section => section.Rows).SelectMany(row => new[] { row.Title, row.Description ?? "" }) ?? [],
    ];

    public override IEnumerable<(string Path, TemplateMessage Template)> Sent =>
    [
        .. Template is null ? [] : new[] { ("template", Template) },
        .. FallbackTemplate is null ? [] : new[] { ("fallback_template", FallbackTemplate) },
    ];

    public override StepResult Enter(StepContext context)
    {
        if (context.Contact.Consent.Status == ConsentStatus.OptedOut)
        {
            return StepResult.Fail("opted_out");
        }

        if (Template is not null)
        {
            return Send(context, Template.Fill(context.Render), fallback: null);
        }

        // Whoever never wrote to us may have written to the number all the same; without a fallback, the provider decides. So it does
        // about an answer that this run heard today and that was written days ago.
        var lastInbound = context.LastHeardBy(Channel);
        var answered = context.Run.Reply is { } reply && (reply.ChannelId ?? Channel) == Channel ? reply.HeardAt : null;
        var isOpen = context.Now - lastInbound < Window || context.Now - answered < Window;
        if (FallbackTemplate is not null && !isOpen)
        {
            return Send(context, FallbackTemplate.Fill(context.Render), fallback: null);
        }

        return lastInbound is not null && !isOpen
            ? StepResult.Fail("window_closed", new JsonObject { ["last_inbound_at"] = lastInbound.Value.UtcDateTime.ToString("O") })
            : Send(context, FreeContent(context.Render), FallbackTemplate?.Fill(context.Render).Template);
    }

    public override IEnumerable<DefinitionError> Check(string path)
    {
        var misshapen = CheckShape(path).ToList();
        return misshapen.Count > 0 ? misshapen : [.. CheckContents(path)];
    }

    /// <summary>What every contact would be refused, whatever is filled in.</summary>
    private IEnumerable<DefinitionError> CheckContents(string path)
    {
        var outline = new MessageOutline();
        return MessageOutline.Check(path, Template?.Fill(outline.Render) ?? FreeContent(outline.Render))
            .Concat(FallbackTemplate is null ? [] : MessageOutline.Check($"{path}.fallback_template", FallbackTemplate.Fill(outline.Render)));
    }

    private IEnumerable<DefinitionError> CheckShape(string path)
    {
        var isInteractive = !Buttons.IsEmpty || List is not null;
        if (Template is not null ? Text is not null || Media is not null || isInteractive : Text is null && Media is null)
        {
            yield return new DefinitionError(path, "one_of", "Expected a template, or a text or media with buttons or a list if wanted.");
        }
        else if (Template is null && isInteractive && (Text is null || (!Buttons.IsEmpty && List is not null)))
        {
            yield return new DefinitionError(path, "one_of", "Buttons or a list stand under a text, and not both under one.");
        }
        else if (Media is not null && Text is not null && Buttons.IsEmpty)
        {
            yield return new DefinitionError($"{path}.text", "one_of", "The text of media is its caption.");
        }

        if (FallbackTemplate is not null && Template is not null)
        {
            yield return new DefinitionError($"{path}.fallback_template", "one_of", "A template needs no fallback: it goes out at any time.");
        }

        foreach (var error in Sent.SelectMany(sent => sent.Template.Check($"{path}.{sent.Path}")))
        {
            yield return error;
        }
    }

    private MessageContent FreeContent(Func<string, string> render)
    {
        var text = Text is null ? null : render(Text).Trim();
        var media = Media?.Fill(render);
        if (Buttons.IsEmpty && List is null)
        {
            return new MessageContent { Text = media is null ? text : null, Media = media };
        }

        return new MessageContent
        {
            Interactive = new InteractiveContent
            {
                Body = text!,
                HeaderMedia = media,
                Buttons = [.. Buttons.Select(button => button.Fill(render))],
                List = List?.Fill(render),
            },
        };
    }

    private StepResult Send(StepContext context, MessageContent content, TemplateContent? fallback)
    {
        var detail = context.WithWarnings(MessageDetail.Of(content));
        return MessageRules.Check(content) is { } problem
            ? StepResult.Fail(problem.Code, StepDetailJson.With(detail, "error", problem.Detail))
            : StepResult.Ask(new PendingEffect { ChannelId = Channel, Content = content, Fallback = fallback, MayRepeat = OnUncertain == OnUncertain.Resend }, detail);
    }
}

/// <summary>The policies for a message of unknown outcome.</summary>
public enum OnUncertain
{
    /// <summary>It is not sent again: a status settles it, or the run goes on after a minute.</summary>
    Continue = 0,

    /// <summary>It is sent again: the person may get it twice, and misses it less often.</summary>
    Resend = 1,
}
