using System.Collections.Immutable;
using Grainline.Deliveries;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>What became of a push.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.GhlPushOutcome")]
public sealed record GhlPushOutcome
{
    /// <summary>Its <c>ProviderId</c> is GHL's id of the contact.</summary>
    [Id(0)]
    public required EffectOutcome Effect { get; init; }

    /// <summary>Known as soon as the contact was found, even when a later part failed.</summary>
    [Id(1)]
    public string? ContactId { get; init; }

    /// <summary>Whether the id that was told belongs to another account: then that one stays stored, and not <see cref="ContactId"/>.</summary>
    [Id(6)]
    public bool IsElsewhere { get; init; }

    /// <summary>For <see cref="GhlContactPush.Done"/> of the next try.</summary>
    [Id(2)]
    public GhlPushParts Done { get; init; }

    /// <summary>Whether the contact was made.</summary>
    [Id(3)]
    public bool IsNew { get; init; }

    /// <summary>What was written: <c>fields</c>, <c>tags</c>, <c>note</c>, <c>workflow</c>; empty when GHL had it all.</summary>
    [Id(4)]
    public ImmutableArray<string> Written
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What GHL does not know or did not take; holds names, no values.</summary>
    [Id(5)]
    public ImmutableArray<Warning> Warnings
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}
