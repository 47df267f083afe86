using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Grainline.Automations;

/// <summary>A bulk start: one automation for many contacts, at a bounded rate, keyed by its id. It goes on after a crash where
/// it was; each contact starts once.</summary>
[Alias("Grainline.IBulkGrain")]
public interface IBulkGrain : IGrainWithStringKey
{
    /// <summary>Begins; asking again for the same id changes nothing.</summary>
    [Alias("Begin")]
    Task<BulkView> Begin(BulkOrder order, string actor);

    [Alias("Get"), ReadOnly]
    Task<BulkView?> Get();

    /// <summary>Starts nobody any more; runs that began go on.</summary>
    [Alias("Cancel")]
    Task<BulkView?> Cancel(string actor);

    /// <summary>Does not start some contacts that are still to come; they count as skipped.</summary>
    [Alias("Omit")]
    Task Omit(ImmutableArray<string> phones);

    /// <summary>Goes on after a crash.</summary>
    [Alias("Wake")]
    Task Wake();
}

/// <summary>Whom to start, and how fast.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.BulkOrder")]
public sealed record BulkOrder
{
    /// <summary>Contacts in one bulk start.</summary>
    public const int MaxContacts = 10_000;

    [Id(0)]
    public required string AutomationId { get; init; }

    /// <summary>E.164, each once.</summary>
    [Id(1)]
    public required ImmutableArray<string> Phones { get; init; }

    /// <summary>Starts per second, 1 to 500.</summary>
    [Id(2)]
    public int RatePerSecond { get; init; } = 50;
}

/// <summary>How far a bulk start is.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.BulkView")]
public sealed record BulkView
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string AutomationId { get; init; }

    [Id(2)]
    public required BulkStatus Status { get; init; }

    [Id(3)]
    public int Total { get; init; }

    /// <summary>Contacts dealt with.</summary>
    [Id(4)]
    public int Done { get; init; }

    [Id(5)]
    public int Started { get; init; }

    /// <summary>Not started on purpose: re-entry, loop guard, opted out.</summary>
    [Id(6)]
    public int Skipped { get; init; }

    /// <summary>Could not be started, with reasons and how often.</summary>
    [Id(7)]
    public int Failed { get; init; }

    [Id(8)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(9)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Nobody is started now, because the automation is paused; goes on when that ends.</summary>
    [Id(10)]
    public bool Waiting { get; init; }
}

/// <summary>Where a bulk start stands.</summary>
[GenerateSerializer, Alias("Grainline.BulkStatus")]
public enum BulkStatus
{
    Running = 0,
    Completed = 1,
    Cancelled = 2,
}
