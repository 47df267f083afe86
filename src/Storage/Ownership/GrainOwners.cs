namespace Grainline.Storage.Ownership;

/// <summary>Who runs the grains of a PostgreSQL database. They live in memory and answer from there, so that a process that wakes them beside their owner
/// goes on with automations that were stopped and rates that are used up.</summary>
public enum GrainOwners
{
    /// <summary>One process, and nobody beside it.</summary>
    One = 0,

    /// <summary>The silos of a cluster, which know of each other.</summary>
    Cluster = 1,
}

/// <summary>Somebody else runs the grains of the database, so this process does not start.</summary>
public sealed class DatabaseOwnedException(string owner) : Exception(
    $"Another Grainline runs on this database: {owner}. Stop it, or let both be hosts of one cluster (docs/operations.md).");

/// <summary>What stands between this process and the database gives one session to several connections, so that no lock is anybody's.</summary>
public sealed class SharedSessionException() : Exception(
    "A pooler in transaction or statement mode stands before PostgreSQL. Grainline needs sessions of its own: set the pooler to session mode, or connect past it (docs/operations.md).");

/// <summary>That a host runs grains, and beside whom.</summary>
internal sealed record GrainOwner(GrainOwners Owners);
