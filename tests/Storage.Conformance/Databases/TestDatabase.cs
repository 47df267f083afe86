namespace Grainline.Tests.Storage.Databases;

/// <summary>An empty database of one test, and a way past the storage to look into it.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The configuration that makes a host use it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>All values of the first column.</summary>
    public abstract Task<IReadOnlyList<string>> Query(string sql);

    /// <summary>Runs a statement.</summary>
    public abstract Task Execute(string sql);

    /// <summary>Keeps every commit waiting until it is disposed of.</summary>
    public abstract Task<IAsyncDisposable> HoldCommits();

    /// <summary>The columns that may hold text, as expressions, by table.</summary>
    public abstract Task<IReadOnlyList<(string Table, string Column)>> TextColumns();

    /// <summary>A condition: the column holds the text somewhere.</summary>
    public abstract string Holds(string column, string text);

    /// <summary>Asks for the plan of the query that follows.</summary>
    public abstract string Explain { get; }

    /// <summary>Words of a plan that mean that a whole table was read.</summary>
    public abstract string WholeTable { get; }

    public abstract Task Analyze();

    public abstract ValueTask DisposeAsync();

    public async Task<long> Count(string from) => long.Parse((await Query($"select count(*) from {from}"))[0], System.Globalization.CultureInfo.InvariantCulture);
}
