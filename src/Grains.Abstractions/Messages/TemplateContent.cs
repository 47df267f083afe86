using System.Collections.Immutable;
using System.Globalization;

namespace Grainline.Messages;

/// <summary>An approved template with its parameters filled.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateContent")]
public sealed record TemplateContent
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Meta's language code, for instance <c>it</c> or <c>pt_BR</c>.</summary>
    [Id(1)]
    public required string Language { get; init; }

    /// <summary>Body parameters in order. Positional templates use the names <c>1</c>, <c>2</c> …; all others are named.</summary>
    [Id(2)]
    public ImmutableArray<TemplateParameter> Parameters
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What fills the header: a parameter or media; null when it has no variable.</summary>
    [Id(3)]
    public TemplateHeader? Header { get; init; }

    /// <summary>What fills buttons; those without a variable are left out.</summary>
    [Id(4)]
    public ImmutableArray<TemplateButton> Buttons
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Whether the parameters are <c>1</c> to n. A template uses one format; mixing them is error 132012.</summary>
    public bool IsPositional
    {
        get
        {
            var parameters = Parameters;
            return Enumerable.Range(1, parameters.Length)
                .All(i => parameters.Any(p => p.Name == i.ToString(CultureInfo.InvariantCulture)));
        }
    }
}

/// <summary>One filled parameter of a template's body or header.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateParameter")]
public readonly record struct TemplateParameter([property: Id(0)] string Name, [property: Id(1)] string Text);

/// <summary>What fills a template's header: one of the two.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateHeader")]
public sealed record TemplateHeader
{
    [Id(0)]
    public TemplateParameter? Parameter { get; init; }

    /// <summary>An image, video or document; its caption is not sent.</summary>
    [Id(1)]
    public MediaContent? Media { get; init; }
}

/// <summary>What fills one button of a template.</summary>
/// <param name="Index">Among all buttons of the template, from 0.</param>
/// <param name="Kind">What the button is.</param>
/// <param name="Value">A quick reply's payload, the end of a URL, or a coupon's code.</param>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateButton")]
public sealed record TemplateButton(
    [property: Id(0)] int Index, [property: Id(1)] TemplateButtonKind Kind, [property: Id(2)] string Value);

[GenerateSerializer, Alias("Grainline.TemplateButtonKind")]
public enum TemplateButtonKind
{
    QuickReply = 0,
    Url = 1,
    CopyCode = 2,
}
