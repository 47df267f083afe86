using System.Collections.Immutable;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>What a step wants to be true of a contact in GHL. The same over all retries, except for <see cref="Done"/>.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.GhlContactPush")]
public sealed record GhlContactPush
{
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    /// <summary>E.164 with the plus sign.</summary>
    [Id(2)]
    public required string Phone { get; init; }

    /// <summary>GHL's id of the contact when it is known; saves the search.</summary>
    [Id(3)]
    public string? ContactId { get; init; }

    /// <summary>Standard fields by our names (<c>first_name</c>, <c>email</c>, <c>city</c> …; see <c>GhlFields</c>); null erases.</summary>
    [Id(4)]
    public ImmutableArray<FieldChange> Standard
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Custom fields by GHL's id, key (with or without <c>contact.</c>) or name; null erases.</summary>
    [Id(5)]
    public ImmutableArray<FieldChange> Custom
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    [Id(6)]
    public ImmutableArray<string> AddTags
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    [Id(7)]
    public ImmutableArray<string> RemoveTags
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Written as a new note, every time.</summary>
    [Id(8)]
    public string? Note { get; init; }

    /// <summary>The workflow to enrol the contact in, every time.</summary>
    [Id(9)]
    public string? WorkflowId { get; init; }

    /// <summary>What an earlier try has done that must not be done twice.</summary>
    [Id(10)]
    public GhlPushParts Done { get; init; }

    /// <summary>The span of the turn that asked for it (W3C <c>traceparent</c>); null when nobody traced.</summary>
    [Id(11)]
    public string? Trace { get; init; }

    /// <summary>Phones that the person had before, by WhatsApp's news: GHL may still have one of them.</summary>
    [Id(12)]
    public ImmutableArray<string> FormerPhones
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <summary>The parts of a push that GHL would do again if asked again. Fields and tags are compared instead.</summary>
[Flags]
[GenerateSerializer, Alias("Grainline.GhlPushParts")]
public enum GhlPushParts
{
    None = 0,
    Note = 1,
    Workflow = 2,
}
