namespace Grainline.Storage.Queries;

/// <summary>Which grains of a type wait to be woken: what is under way and has no table of its own.</summary>
public interface IWakingQueries
{
    /// <summary>The most that are told.</summary>
    const int Most = 200;

    /// <summary>Their keys, the greatest first.</summary>
    /// <param name="grainType">The type.</param>
    /// <param name="prefix">How the keys of the type begin, by which the index finds them among all contacts.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<string>> Keys(string grainType, string prefix, CancellationToken cancellationToken);
}

internal sealed class WakingQueries(IDatabase database) : IWakingQueries
{
    public Task<IReadOnlyList<string>> Keys(string grainType, string prefix, CancellationToken cancellationToken) => database.Query(
        $"""
        select grain_key from grain_state
        where grain_key >= {prefix} and grain_key < {prefix[..^1] + (char)(prefix[^1] + 1)} and grain_type = {grainType} and due_at is not null
        order by grain_key desc limit {IWakingQueries.Most}
        """,
        row => row.Text(0),
        cancellationToken);
}
