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

    /// <summary>Whether templates that are not in the list, or are filled otherwise, are taken as well: only a simulator says so.</summary>
    [Id(2)]
    public bool TakesAny { get; init; }
}

/// <summary>A provider's news of a template. What is null stays as it is known.</summary>
/// <param name="Name">With the language, which template.</param>
/// <param name="Language">Meta's language code; null = all languages of the name.</param>
/// <param name="Status">Meta's word: <c>APPROVED</c>, <c>PAUSED</c>, <c>REINSTATED</c> ….</param>
/// <param name="Quality"><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</param>
/// <param name="Category">The category that Meta put it into.</param>
[GenerateSerializer, Immutable, Alias("Grainline.TemplateNews")]
public sealed record TemplateNews(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Language,
    [property: Id(2)] string? Status = null,
    [property: Id(3)] string? Quality = null,
    [property: Id(4)] string? Category = null)
{
    /// <summary>Words of webhooks for a template that can be sent again (facts/whatsapp.md 4).</summary>
    public bool IsSendableAgain => Status is MessageTemplate.Approved or "REINSTATED" or "UNARCHIVED";

    public bool IsOf(string name, string language) => Name == name && (Language is null || Language == language);

    /// <summary>The template as it is known from now on.</summary>
    public MessageTemplate Apply(MessageTemplate template) => template with
    {
        Status = IsSendableAgain ? MessageTemplate.Approved : Status ?? template.Status,
        Quality = Quality ?? template.Quality,
        Category = Category ?? template.Category,
    };
}
