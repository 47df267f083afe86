using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

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

    /// <summary>The template as it goes to the contact.</summary>
    public MessageContent Fill(StepContext context) => new()
    {
        Template = new TemplateContent
        {
            Name = Name,
            Language = Language,
            Parameters = [.. Parameters.Select(entry => new TemplateParameter(entry.Key, context.Render(entry.Value)))],
        },
    };
}
