using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>A contact as the API shows it (HTTP.md: "A contact reads …").</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ContactProfile")]
public sealed record ContactProfile
{
    /// <summary>E.164, with the plus sign; the contact's key.</summary>
    [Id(0)]
    public required string Phone { get; init; }

    [Id(1)]
    public string? FirstName { get; init; }

    [Id(2)]
    public string? LastName { get; init; }

    [Id(3)]
    public string? Email { get; init; }

    /// <summary>BCP 47, for instance <c>it</c> or <c>pt-BR</c>.</summary>
    [Id(4)]
    public string? Language { get; init; }

    /// <summary>IANA name, for instance <c>Europe/Rome</c>.</summary>
    [Id(5)]
    public string? TimeZone { get; init; }

    [Id(6)]
    public string? GhlContactId { get; init; }

    [Id(7)]
    public OrdinalDictionary<FieldValue> CustomFields
    {
        get => field ?? OrdinalDictionary.Empty<FieldValue>();
        init;
    }

    /// <summary>In the order in which they were added.</summary>
    [Id(8)]
    public ImmutableArray<string> Tags
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    [Id(9)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(10)]
    public DateTimeOffset UpdatedAt { get; init; }

    [Id(11), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Consent Consent { get; init; }

    /// <summary>When the person wrote last, to whichever number.</summary>
    [Id(12)]
    public DateTimeOffset? LastInboundAt { get; init; }

    /// <summary>What the person said of messages and when, oldest first; the last one is <see cref="Consent"/>. Null = never anything.</summary>
    [Id(13)]
    public ImmutableArray<Consent>? ConsentHistory { get; init; }

    /// <summary>When the person last repeated what <see cref="Consent"/> says: what was said before it is old news. Null = never repeated.</summary>
    [Id(14)]
    public DateTimeOffset? ConsentConfirmedAt { get; init; }

    /// <summary>First and last name with a space between, or whichever there is.</summary>
    public string? FullName => (FirstName, LastName) switch
    {
        (null, null) => null,
        (null, var last) => last,
        (var first, null) => first,
        var (first, last) => $"{first} {last}",
    };

    /// <summary>The standard field of that name in <see cref="StandardFields"/>; null when it is empty or there is none.</summary>
    public string? Standard(string name) => name switch
    {
        StandardFields.FirstName => FirstName,
        StandardFields.LastName => LastName,
        StandardFields.Email => Email,
        StandardFields.Language => Language,
        StandardFields.TimeZone => TimeZone,
        StandardFields.GhlContactId => GhlContactId,
        _ => null,
    };

    /// <summary>The contact with another value of the standard field; null empties it.</summary>
    /// <exception cref="ArgumentException">There is no standard field of that name.</exception>
    public ContactProfile With(string name, string? value) => name switch
    {
        StandardFields.FirstName => this with { FirstName = value },
        StandardFields.LastName => this with { LastName = value },
        StandardFields.Email => this with { Email = value },
        StandardFields.Language => this with { Language = value },
        StandardFields.TimeZone => this with { TimeZone = value },
        StandardFields.GhlContactId => this with { GhlContactId = value },
        _ => throw new ArgumentException($"{name} is no standard field.", nameof(name)),
    };
}
