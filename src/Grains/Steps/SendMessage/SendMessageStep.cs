using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

/// <summary>Sends a WhatsApp message: a free text (inside the 24-hour window) or an approved template.</summary>
[StepType("send_message")]
public sealed record SendMessageStep : Step
{
    /// <summary>Longest text after rendering (facts/whatsapp.md 1.3).</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>The WhatsApp number that sends.</summary>
    [JsonRequired, RegularExpression("^[A-Za-z0-9_-]{1,64}$")]
    public string Channel { get; init; } = "";

    [Length(1, MaxTextLength), TemplateText]
    public string? Text { get; init; }

    public TemplateMessage? Template { get; init; }

    public override string? ChannelId => Channel;

    public override IEnumerable<string> Templates => Template is null ? [Text ?? ""] : Template.Parameters.Values;

    public override StepResult Enter(StepContext context)
    {
        var content = Template is null ? TextMessage(context) : TemplateMessageOf(Template, context);
        var detail = context.WithWarnings(Describe(content));
        return content.Text switch
        {
            { Length: 0 } => StepResult.Fail("empty_text", detail),
            { Length: > MaxTextLength } => StepResult.Fail("text_too_long", detail),
            _ => StepResult.Send(Channel, content, detail),
        };
    }

    public override IEnumerable<DefinitionError> Check(string path)
    {
        if (Text is null == Template is null)
        {
            yield return new DefinitionError(path, "one_of", "Expected exactly one of text and template.");
        }
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

    private static MessageContent TemplateMessageOf(TemplateMessage template, StepContext context) => new()
    {
        Template = new TemplateContent
        {
            Name = template.Name,
            Language = template.Language,
            Parameters = [.. template.Parameters.Select(entry => new TemplateParameter(entry.Key, context.Render(entry.Value)))],
        },
    };

    private MessageContent TextMessage(StepContext context) => new() { Text = context.Render(Text!).Trim() };
}

/// <summary>A template with its parameters as texts.</summary>
public sealed record TemplateMessage
{
    /// <summary>As approved in the WhatsApp account.</summary>
    [JsonRequired, RegularExpression("^[a-z0-9_]{1,512}$")]
    public string Name { get; init; } = "";

    /// <summary>Meta's language code, for instance <c>it</c> or <c>pt_BR</c>.</summary>
    [JsonRequired, RegularExpression("^[a-z]{2,3}(_[A-Za-z]{2,4})?$")]
    public string Language { get; init; } = "";

    /// <summary>By name; positional templates use <c>1</c>, <c>2</c> ….</summary>
    [Length(0, 50), TemplateText]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;
}
