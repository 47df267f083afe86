using Grainline.Storage.Commits;
using Grainline.Storage.Queries;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;

namespace Grainline.Storage;

/// <summary>
/// The seam between what is kept and where: everything above it is the same for SQLite and PostgreSQL. Reads, and on
/// PostgreSQL writes too, end within <see cref="StorageOptions.OperationTimeout"/>, with a <see cref="Journal.StorageUnavailableException"/>
/// when the database does not answer. A write to a file takes as long as its disk does.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Writers that may commit at the same time.</summary>
    int Lanes { get; }

    /// <summary>Whether it packs large values itself; to one that does not, large states come packed.</summary>
    bool PacksValues { get; }

    /// <summary>Applies the schema scripts that are missing; safe when several hosts start at once.</summary>
    Task Migrate(CancellationToken cancellationToken);

    /// <summary>A connection of its own for one lane.</summary>
    IBatchWriter CreateWriter();

    /// <summary>Reads states in one round trip; those that do not exist are not returned.</summary>
    Task<IReadOnlyList<StoredState>> ReadStates(IReadOnlyList<StateKey> keys);

    /// <summary>Takes states that are due, earliest first, and moves their due time to the end of the lease without touching their version.
    /// Nobody else gets the same ones before that.</summary>
    Task<IReadOnlyList<StateKey>> ClaimDue(DueClaim claim);

    /// <summary>Reads for people: lists and reports, of which each may take its time.</summary>
    Task<IReadOnlyList<T>> Query<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken);

    /// <summary>Reads a few rows by their key for a grain's turn or a provider's news, on connections that no list ever holds.</summary>
    Task<IReadOnlyList<T>> Find<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken);

    /// <summary>Runs a single command outside of the group commit; returns how many rows it met.</summary>
    Task<int> Execute(Sql command, CancellationToken cancellationToken);

    /// <summary>Ends when the database has shown that grains can be read and written.</summary>
    Task Ping(CancellationToken cancellationToken);
}
