using System.Collections.Immutable;

namespace Grainline.Messages;

/// <summary>A template of a WhatsApp business account, in one language (facts/whatsapp.md 4).</summary>
[GenerateSerializer, Immutable, Alias("Grainline.MessageTemplate")]
public sealed record MessageTemplate
{
    /// <summary>The only status in which it can be sent.</summary>
    public const string Approved = "APPROVED";

    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Meta's language code, for instance <c>it</c> or <c>pt_BR</c>.</summary>
    [Id(2)]
    public required string Language { get; init; }

    /// <summary>Meta's word: <c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c> …</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary><c>MARKETING</c>, <c>UTILITY</c> or <c>AUTHENTICATION</c>.</summary>
    [Id(4)]
    public string? Category { get; init; }

    /// <summary><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    [Id(5)]
    public string? Quality { get; init; }

    [Id(6)]
    public string? RejectedReason { get; init; }

    [Id(7)]
    public string? Body { get; init; }

    /// <summary>In order of appearance; positional ones are <c>1</c>, <c>2</c> ….</summary>
    [Id(8)]
    public ImmutableArray<string> BodyParameters
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary><c>TEXT</c>, <c>IMAGE</c>, <c>VIDEO</c>, <c>DOCUMENT</c> …; null without a header.</summary>
    [Id(9)]
    public string? HeaderFormat { get; init; }

    [Id(10)]
    public string? Header { get; init; }

    /// <summary>The one variable that a header of text may have.</summary>
    [Id(11)]
    public string? HeaderParameter { get; init; }

    [Id(12)]
    public string? Footer { get; init; }

    [Id(13)]
    public ImmutableArray<MessageTemplateButton> Buttons
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    public bool IsSendable => Status == Approved;
}

/// <summary>A button of a template.</summary>
/// <param name="Type">Meta's word: <c>QUICK_REPLY</c>, <c>URL</c>, <c>PHONE_NUMBER</c>, <c>COPY_CODE</c> …</param>
/// <param name="Text">What it says.</param>
/// <param name="NeedsValue">Whether a message has to fill it: a URL with a variable, or a coupon's code.</param>
[GenerateSerializer, Immutable, Alias("Grainline.MessageTemplateButton")]
public sealed record MessageTemplateButton(
    [property: Id(0)] string Type, [property: Id(1)] string Text, [property: Id(2)] bool NeedsValue);

/// <summary>Reads the templates of a channel's account.</summary>
public interface ITemplateSource
{
    /// <summary>All templates, over all pages. Never throws for what the provider or the network does.</summary>
    Task<TemplateListing> List(ProviderAccess access, string wabaId, CancellationToken cancellationToken);
}

/// <summary>The templates, or why they could not be read; part of a list is no list.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateListing")]
public sealed record TemplateListing
{
    [Id(0)]
    public ImmutableArray<MessageTemplate> Templates
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    [Id(1)]
    public ProviderFailure? Failure { get; init; }
}
