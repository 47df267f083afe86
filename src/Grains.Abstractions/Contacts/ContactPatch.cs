using System.Collections.Immutable;
using System.Xml;

namespace Grainline.Contacts;

/// <summary>
/// What somebody wants changed on a contact. A missing entry changes nothing; an empty value changes nothing either;
/// an explicit <c>null</c> erases (HTTP.md, "Webhook").
/// </summary>
[GenerateSerializer, Immutable, Alias("Grainline.ContactPatch")]
public sealed record ContactPatch
{
    public static readonly ContactPatch Nothing = new();

    /// <summary>Standard fields by their names in <see cref="StandardFields"/>; a null value erases the field.</summary>
    [Id(0)]
    public ImmutableArray<FieldChange> Standard { get; init; } = [];

    /// <summary>Custom fields by name; a null value erases the field.</summary>
    [Id(1)]
    public ImmutableArray<FieldChange> Custom { get; init; } = [];

    /// <summary>Tags to add; compared without regard to case.</summary>
    [Id(2)]
    public ImmutableArray<string> AddTags { get; init; } = [];

    /// <summary>Tags to remove; compared without regard to case.</summary>
    [Id(3)]
    public ImmutableArray<string> RemoveTags { get; init; } = [];

    /// <summary>Whether <see cref="AddTags"/> is the whole new set rather than an addition (management API only).</summary>
    [Id(4)]
    public bool ReplaceTags { get; init; }

    /// <summary>What the person said about messages; null = nothing new.</summary>
    [Id(5)]
    public Consent? Consent { get; init; }

    public bool IsEmpty => Consent is null && Standard.IsEmpty && Custom.IsEmpty && AddTags.IsEmpty && RemoveTags.IsEmpty && !ReplaceTags;
}

/// <summary>One field's new value; <c>null</c> erases.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.FieldChange")]
public readonly record struct FieldChange([property: Id(0)] string Name, [property: Id(1)] FieldValue? Value);

/// <summary>The names of the standard fields, as they stand in HTTP.md.</summary>
public static class StandardFields
{
    public const string FirstName = "first_name";
    public const string LastName = "last_name";
    public const string Email = "email";
    public const string Language = "language";
    public const string TimeZone = "time_zone";

    /// <summary>GHL's own id of the contact (<c>contact_id</c>), kept so that a push back finds it without a search.</summary>
    public const string GhlContactId = "ghl_contact_id";

    public static readonly ImmutableArray<string> All = [FirstName, LastName, Email, Language, TimeZone, GhlContactId];
}

/// <summary>How much one contact may hold. What is over is dropped with a warning where a delivery or a step brings it, and refused where
/// somebody changes the contact.</summary>
public static class ContactLimits
{
    /// <summary>Longest standard field, in UTF-16 units.</summary>
    public const int StandardFieldLength = 256;

    /// <summary>Longest name of a custom field; GHL uses the whole label, question marks included.</summary>
    public const int FieldNameLength = 200;

    /// <summary>Longest custom field value, in UTF-16 units.</summary>
    public const int FieldValueLength = 8_192;

    /// <summary>How deep lists and objects of a value may lie in each other. Whatever holds the value adds a few levels, and
    /// most readers of JSON take 64.</summary>
    public const int FieldValueDepth = 32;

    /// <summary>How deep stored JSON is read: far over what is let in, since a contact that cannot be read back is lost.</summary>
    public const int StoredDepth = 128;

    public const int CustomFields = 500;

    /// <summary>All custom fields together, in UTF-16 units; keeps a contact's state bounded.</summary>
    public const int CustomFieldsLength = 131_072;

    public const int Tags = 250;

    public const int TagLength = 100;

    /// <summary>Runs that one contact may have open at once; a start beyond it is skipped as <c>too_many_runs</c>.</summary>
    public const int OpenRuns = 1_000;

    /// <summary>Ids of messages of the person that a contact remembers; Meta repeats one within seconds as a rule.</summary>
    public const int HeardMessages = 50;

    /// <summary>Changes of consent that a contact remembers; over it the oldest are forgotten.</summary>
    public const int ConsentChanges = 100;

    /// <summary>Automations whose last start a contact remembers; over it the oldest are forgotten.</summary>
    public const int LastStarts = 500;

    /// <summary>Channels of which a contact remembers when the person wrote there last; over it the oldest are forgotten.</summary>
    public const int LastHeard = 100;

    /// <summary>Runs that were opened again after a failure of which a contact remembers it; a request that is repeated comes soon.</summary>
    public const int RetriedRuns = 20;

    /// <summary>Phones of before that a contact remembers.</summary>
    public const int FormerPhones = 20;

    /// <summary>Delivery keys that a contact remembers, newest first.</summary>
    public const int RecentDeliveries = 1_000;

    /// <summary>The largest <c>duplicate_window</c> of a trigger, ISO 8601.</summary>
    public const string LongestDuplicateWindow = "P1D";

    /// <summary>How long a delivery key is remembered: longer than any retry schedule known of GHL (70 min, or 12 tries
    /// with back-off; facts/ghl.md 3).</summary>
    public static readonly TimeSpan RecentDeliveryAge = TimeSpan.FromDays(7);

    /// <summary>How long a key that is made of a body is remembered: as long as the largest <c>duplicate_window</c>, after which it counts for nothing.</summary>
    public static readonly TimeSpan RecentBodyAge = XmlConvert.ToTimeSpan(LongestDuplicateWindow);
}
