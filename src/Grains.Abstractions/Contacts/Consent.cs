namespace Grainline.Contacts;

/// <summary>Whether a person wants to hear from us, since when, and how we know.</summary>
/// <param name="Status">What the person said last.</param>
/// <param name="At">When; null while nothing is known, and of a change that is made now.</param>
/// <param name="Source">How: <c>step</c>, <c>keyword</c>, <c>api</c>, <c>whatsapp</c> ….</param>
[GenerateSerializer, Immutable, Alias("Grainline.Consent")]
public readonly record struct Consent(
    [property: Id(0)] ConsentStatus Status, [property: Id(1)] DateTimeOffset? At = null, [property: Id(2)] string? Source = null)
{
    /// <summary>The source of what GHL's do-not-disturb says.</summary>
    public const string OfGoHighLevel = "gohighlevel";
}

/// <summary>What a person said about messages. Who opted out gets none.</summary>
[GenerateSerializer, Alias("Grainline.ConsentStatus")]
public enum ConsentStatus
{
    Unknown = 0,
    OptedIn = 1,
    OptedOut = 2,
}

/// <summary>Consent as texts, conditions and the API spell it.</summary>
public static class ConsentNames
{
    public static string Of(ConsentStatus status) => status switch
    {
        ConsentStatus.OptedIn => "opted_in",
        ConsentStatus.OptedOut => "opted_out",
        _ => "unknown",
    };
}
