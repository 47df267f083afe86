using Grainline.Contacts;

namespace Grainline.Api.Contacts;

/// <summary>A contact as the API shows it (HTTP.md: "A contact reads …").</summary>
internal sealed record ContactResource
{
    public required string Phone { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? FullName { get; init; }

    public string? Email { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? GhlContactId { get; init; }

    public required IReadOnlyDictionary<string, FieldValue> CustomFields { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required ConsentResource Consent { get; init; }

    /// <summary>When the contact wrote last.</summary>
    public DateTimeOffset? LastInboundAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static ContactResource Of(ContactProfile contact) => new()
    {
        Phone = contact.Phone,
        FirstName = contact.FirstName,
        LastName = contact.LastName,
        FullName = contact.FullName,
        Email = contact.Email,
        Language = contact.Language,
        TimeZone = contact.TimeZone,
        GhlContactId = contact.GhlContactId,
        CustomFields = contact.CustomFields,
        Tags = contact.Tags,
        Consent = new ConsentResource(
            ConsentNames.Of(contact.Consent.Status), contact.Consent.At, contact.Consent.Source,
            [.. (contact.ConsentHistory ?? []).Select(said => new ConsentChange(ConsentNames.Of(said.Status), said.At, said.Source))]),
        LastInboundAt = contact.LastInboundAt,
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
    };
}

/// <summary>Whether a person wants to hear from us.</summary>
/// <param name="Status"><c>unknown</c>, <c>opted_in</c> or <c>opted_out</c>.</param>
/// <param name="At">Since when.</param>
/// <param name="Source">How we know.</param>
/// <param name="History">Every change, oldest first.</param>
internal sealed record ConsentResource(string Status, DateTimeOffset? At, string? Source, IReadOnlyList<ConsentChange> History);

/// <summary>What a person said, when, and how we know.</summary>
internal sealed record ConsentChange(string Status, DateTimeOffset? At, string? Source);
