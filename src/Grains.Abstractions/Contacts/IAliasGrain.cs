namespace Grainline.Contacts;

/// <summary>Another name of a person, keyed by it: Meta's business-scoped user id, which is all that comes when Meta hides the phone
/// (facts/whatsapp.md 2.6).</summary>
[Alias("Grainline.IAliasGrain")]
public interface IAliasGrain : IGrainWithStringKey
{
    /// <summary>The phone of the contact, or null when the name has never come with one.</summary>
    [Alias("Find")]
    Task<string?> Find();

    /// <summary>The name came together with the phone.</summary>
    [Alias("Point")]
    Task Point(string phone);

    /// <summary>The contact is forgotten.</summary>
    [Alias("Forget")]
    Task Forget();
}
