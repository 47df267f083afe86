using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Steps.SendMessage;

/// <summary>Sends a WhatsApp message: a free text (inside the 24-hour window) or an approved template.</summary>
[StepType("send_message")]
public sealed record SendMessageStep : Step
{
    /// <summary>Longest text after rendering (facts/whatsapp.md 1.3).</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>How long after the contact's last message free texts may go out (facts/whatsapp.md 1.4).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>The WhatsApp number that sends.</summary>
    [JsonRequired, RegularExpression("^[A-Za-z0-9_-]{1,64}$")]
    public string Channel { get; init; } = "";

    [Length(1, MaxTextLength), TemplateText]
    public string? Text { get; init; }

    public TemplateMessage? Template { get; init; }

    /// <summary>Goes out instead of a free message when the 24-hour window is closed, or not known to be open.</summary>
    public TemplateMessage? FallbackTemplate { get; init; }

    public override string? ChannelId => Channel;

    public override IEnumerable<string> Templates =>
        [Text ?? "", .. Template?.Parameters.Values ?? [], .. FallbackTemplate?.Parameters.Values ?? []];

    public override StepResult Enter(StepContext context)
    {
        if (context.Contact.Consent.Status == ConsentStatus.OptedOut)
        {
            return StepResult.Fail("opted_out");
        }

        if (Template is not null)
        {
            return Send(context, Template.Fill(context), fallback: null);
        }

        // Whoever never wrote to us may have written to the number all the same; without a fallback, the provider decides.
        var lastInbound = context.Contact.LastInboundAt;
        var isOpen = context.Now - lastInbound < Window;
        if (FallbackTemplate is not null && !isOpen)
        {
            return Send(context, FallbackTemplate.Fill(context), fallback: null);
        }

        if (lastInbound is not null && !isOpen)
        {
            return StepResult.Fail("window_closed", new JsonObject { ["last_inbound_at"] = lastInbound.Value.UtcDateTime.ToString("O") });
        }

        return Send(context, new MessageContent { Text = context.Render(Text!).Trim() }, FallbackTemplate?.Fill(context).Template);
    }

    public override IEnumerable<DefinitionError> Check(string path)
    {
        if (Text is null == Template is null)
        {
            yield return new DefinitionError(path, "one_of", "Expected exactly one of text and template.");
        }

        if (FallbackTemplate is not null && Template is not null)
        {
            yield return new DefinitionError($"{path}.fallback_template", "one_of", "A template needs no fallback: it goes out at any time.");
        }
    }

    private StepResult Send(StepContext context, MessageContent content, TemplateContent? fallback)
    {
        var detail = context.WithWarnings(Describe(content));
        return content.Text switch
        {
            { Length: 0 } => StepResult.Fail("empty_text", detail),
            { Length: > MaxTextLength } => StepResult.Fail("text_too_long", detail),
            _ => StepResult.Ask(new PendingEffect { ChannelId = Channel, Content = content, Fallback = fallback }, detail),
        };
    }

    private static JsonObject Describe(MessageContent content) => content.Template is { } template
        ? new JsonObject
        {
            ["template"] = template.Name,
            ["language"] = template.Language,
            ["parameters"] = new JsonObject(template.Parameters.Select(parameter =>
                KeyValuePair.Create(parameter.Name, (JsonNode?)JsonValue.Create(parameter.Text)))),
        }
        : new JsonObject { ["text"] = content.Text };
}
