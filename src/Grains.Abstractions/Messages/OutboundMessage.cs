using System.Collections.Immutable;

namespace Grainline.Messages;

/// <summary>A WhatsApp message to be sent: rendered, and the same over all retries.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.OutboundMessage")]
public sealed record OutboundMessage
{
    /// <summary>Never changes over retries; travels as <c>biz_opaque_callback_data</c> (facts/whatsapp.md 1.3).</summary>
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    [Id(2)]
    public required string AutomationId { get; init; }

    [Id(3)]
    public required string StepId { get; init; }

    /// <summary>The contact's key: E.164 with the plus sign.</summary>
    [Id(4)]
    public required string To { get; init; }

    [Id(5)]
    public required MessageContent Content { get; init; }

    /// <summary>The contact whose run sends it, when it goes to somebody else; it gets the outcome.</summary>
    [Id(6)]
    public string? OnBehalfOf { get; init; }

    /// <summary>The key of the contact that waits for the outcome.</summary>
    public string Owner => OnBehalfOf ?? To;
}

/// <summary>What is said: exactly one of the members is set.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.MessageContent")]
public sealed record MessageContent
{
    /// <summary>Free text, at most 4,096 characters (facts/whatsapp.md 1.3); only inside the 24-hour window.</summary>
    [Id(0)]
    public string? Text { get; init; }

    [Id(1)]
    public TemplateContent? Template { get; init; }

    /// <summary>The name of the kind in Meta's API.</summary>
    public string Type => Template is null ? "text" : "template";
}

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
    public ImmutableArray<TemplateParameter> Parameters { get; init; } = [];
}

/// <summary>One filled parameter of a template's body.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateParameter")]
public readonly record struct TemplateParameter([property: Id(0)] string Name, [property: Id(1)] string Text);
