using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Concurrency;

namespace Grainline.Automations;

/// <summary>
/// An automation: a trigger and a tree of steps in immutable versions, keyed by its id. The webhook id holds the
/// automation's id and a random part that only this grain knows, so no look-up table stands between a request and its grain.
/// </summary>
[Alias("Grainline.IAutomationGrain")]
public interface IAutomationGrain : IGrainWithStringKey
{
    /// <summary>May a request with this webhook id and secret start a run? Unknown ids and wrong secrets cost the same.</summary>
    [Alias("Admit"), ReadOnly]
    Task<Admission> Admit(string webhookId, string? secret);

    /// <summary>The same for a signed-in caller: no secret, any status.</summary>
    [Alias("Plan"), ReadOnly]
    Task<Admission> Plan();

    /// <summary>Creates it as a draft with version 1. The key must be new.</summary>
    [Alias("Create")]
    Task<AutomationAnswer> Create(string definition, string actor);

    /// <summary>Stores a new version, which starts after this use; an unchanged definition makes none.</summary>
    /// <param name="definition">The definition, JSON.</param>
    /// <param name="expectedVersion">The version that the caller has seen; null = any.</param>
    /// <param name="actor">Who did it, for the audit log.</param>
    [Alias("Publish")]
    Task<AutomationAnswer> Publish(string definition, int? expectedVersion, string actor);

    [Alias("SetStatus")]
    Task<AutomationAnswer> SetStatus(AutomationStatus status, string actor);

    /// <summary>Makes a new secret; the old one stays valid for <paramref name="overlap"/>.</summary>
    [Alias("RotateSecret")]
    Task<SecretRotation?> RotateSecret(TimeSpan overlap, string actor);

    [Alias("Get"), ReadOnly]
    Task<AutomationView?> Get();

    /// <summary>Removes it. Runs go on to their end on their version. False when it does not exist.</summary>
    [Alias("Delete")]
    Task<bool> Delete(string actor);
}

/// <summary>Where an automation stands.</summary>
[GenerateSerializer, Alias("Grainline.AutomationStatus")]
public enum AutomationStatus
{
    Draft = 0,
    Active = 1,
    Paused = 2,
    Archived = 3,
}

/// <summary>An automation as those may see it who manage it, secret included.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.AutomationView")]
public sealed record AutomationView
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public AutomationStatus Status { get; init; }

    [Id(3)]
    public int Version { get; init; }

    /// <summary>The current version's definition, JSON as it was sent.</summary>
    [Id(4)]
    public required string Definition { get; init; }

    [Id(5)]
    public required string WebhookId { get; init; }

    [Id(6)]
    public required string Secret { get; init; }

    [Id(7)]
    public DateTimeOffset? PreviousSecretValidUntil { get; init; }

    [Id(8)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(9)]
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A new secret, and until when the old one still opens.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.SecretRotation")]
public sealed record SecretRotation([property: Id(0)] string Secret, [property: Id(1)] DateTimeOffset PreviousValidUntil);

/// <summary>The automation after a change, or why the change was refused.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.AutomationAnswer")]
public sealed record AutomationAnswer
{
    [Id(0)]
    public AutomationView? Automation { get; init; }

    [Id(1)]
    public AutomationRefusal Refusal { get; init; }

    /// <summary>All that is wrong with the definition, at once.</summary>
    [Id(2)]
    public ImmutableArray<DefinitionError> Errors { get; init; } = [];
}

/// <summary>Why a change of an automation was refused.</summary>
[GenerateSerializer, Alias("Grainline.AutomationRefusal")]
public enum AutomationRefusal
{
    None = 0,
    NotFound = 1,
    InvalidDefinition = 2,
    StaleVersion = 3,
    Archived = 4,
}

/// <summary>Something wrong in a definition.</summary>
/// <param name="Path">Where, as a path like <c>steps[0].duration</c>.</param>
/// <param name="Code">A stable word.</param>
/// <param name="Detail">What would be right, for a person.</param>
/// <param name="About">The name that it is about, where the code alone does not say which; null = none.</param>
[GenerateSerializer, Immutable, Alias("Grainline.DefinitionError")]
public sealed record DefinitionError(
    [property: Id(0)] string Path, [property: Id(1)] string Code, [property: Id(2)] string Detail,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? About = null);
