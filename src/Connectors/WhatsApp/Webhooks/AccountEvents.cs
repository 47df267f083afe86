namespace Grainline.WhatsApp.Webhooks;

/// <summary>News of a template.</summary>
public abstract record TemplateEvent : WebhookEvent
{
    /// <summary>The WhatsApp business account.</summary>
    public string? WabaId { get; init; }

    public string? TemplateId { get; init; }

    public required string Name { get; init; }

    /// <summary>Meta's language code, for instance <c>it</c> or <c>pt_BR</c>.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? At { get; init; }
}

/// <summary>A template was approved, rejected, paused …</summary>
public sealed record TemplateStatusEvent : TemplateEvent
{
    /// <summary>Meta's word: <c>APPROVED</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c>, <c>REINSTATED</c> … (facts/whatsapp.md 4).</summary>
    public required string Status { get; init; }

    /// <summary>Why, in Meta's words; null when there is no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>What Meta recommends to do, or says besides.</summary>
    public string? Detail { get; init; }
}

/// <summary>How well a template is received: <c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
public sealed record TemplateQualityEvent : TemplateEvent
{
    public string? Previous { get; init; }

    public required string Quality { get; init; }
}

/// <summary>Meta put a template into another category, which changes its price.</summary>
public sealed record TemplateCategoryEvent : TemplateEvent
{
    public string? Previous { get; init; }

    public required string Category { get; init; }
}

/// <summary>News of the business account or of a number: restrictions, quality, limits.</summary>
/// <param name="Field">The webhook's field: <c>account_update</c>, <c>account_alerts</c>, <c>phone_number_quality_update</c>,
/// <c>business_capability_update</c>, <c>security</c> …</param>
/// <param name="Event">Meta's word for what happened, for instance <c>ACCOUNT_RESTRICTION</c>; null when there is none.</param>
/// <param name="Json">All that came.</param>
public sealed record AccountEvent(string Field, string? Event, string Json) : WebhookEvent
{
    /// <summary>The WhatsApp business account.</summary>
    public string? WabaId { get; init; }

    /// <summary>The number that it is about, digits; null when it is about the account.</summary>
    public string? DisplayPhoneNumber { get; init; }

    public DateTimeOffset? At { get; init; }
}
