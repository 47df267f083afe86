using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations;
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

    /// <summary>The one variable that a header of text may have, named as in <see cref="Parameters"/>.</summary>
    [Length(0, 1), TemplateText]
    public IReadOnlyDictionary<string, string> HeaderParameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The picture, film or file above the text, for a template that has one.</summary>
    public MediaMessage? HeaderMedia { get; init; }

    /// <summary>What fills the template's buttons, by their place from 0.</summary>
    [Length(0, MessageLimits.TemplateButtons)]
    public ImmutableArray<TemplateButtonText> Buttons { get; init; } = [];

    internal IEnumerable<string> Templates =>
        [.. Parameters.Values, .. HeaderParameters.Values, .. HeaderMedia?.Templates ?? [], .. Buttons.Select(button => button.Value)];

    /// <summary>The template before anything is filled in: what a comparison with the account's list needs.</summary>
    public TemplateContent Outline() => Content(text => text);

    /// <summary>The template as it goes to the contact.</summary>
    internal MessageContent Fill(Func<string, string> render) =>
        new() { Template = Content(render) };

    internal IEnumerable<DefinitionError> Check(string path) => HeaderMedia is null || HeaderParameters.Count == 0 ? []
        : [new DefinitionError($"{path}.header_parameters", "one_of", "A header has media, or a text with a parameter.")];

    private TemplateContent Content(Func<string, string> render) => new()
    {
        Name = Name,
        Language = Language,
        Parameters = [.. Parameters.Select(entry => Variable(entry, render))],
        Header = HeaderMedia is null && HeaderParameters.Count == 0 ? null : new TemplateHeader
        {
            Media = HeaderMedia?.Fill(render),
            Parameter = HeaderParameters.Select(entry => (TemplateParameter?)Variable(entry, render)).FirstOrDefault(),
        },
        Buttons = [.. Buttons.Select(place => new TemplateButton(place.Index, place.Type, render(place.Value)))],
    };

    private static TemplateParameter Variable(KeyValuePair<string, string> entry, Func<string, string> render) =>
        new(entry.Key, TemplateRules.OneLine(render(entry.Value)));
}

/// <summary>What fills one button of a template.</summary>
public sealed record TemplateButtonText
{
    [Range(0, MessageLimits.TemplateButtons - 1)]
    public int Index { get; init; }

    public TemplateButtonKind Type { get; init; }

    /// <summary>A quick reply's payload, the end of a URL, or a coupon's code.</summary>
    [JsonRequired, Length(1, 2_000), TemplateText]
    public string Value { get; init; } = "";
}
