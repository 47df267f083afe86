using System.Collections.Concurrent;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Tests.Support;

namespace Grainline.Tests.Storage.Commits;

/// <summary>A writer whose commits wait until the test lets them go.</summary>
internal sealed class HeldWriter : IBatchWriter
{
    private readonly SemaphoreSlim _go = new(0);
    private readonly ConcurrentQueue<string[]> _committed = new();
    private int _asked;
    private int _tries;

    /// <summary>The keys of what was committed, batch by batch.</summary>
    public IEnumerable<string[]> Batches => _committed;

    /// <summary>Keys that somebody else has written, with their versions.</summary>
    public Dictionary<string, long> Stale { get; } = [];

    /// <summary>Keys that the database refuses.</summary>
    public HashSet<string> Poison { get; } = [];

    public bool HasThread { get; init; }

    public StorageUnavailableException? Fails { get; set; }

    public bool Unreachable { get; set; }

    /// <summary>How often it was asked to connect.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>Waits until this many commits have begun.</summary>
    public Task Asked(int commits) => Eventually.Holds(() => Volatile.Read(ref _asked) >= commits);

    public void Release() => _go.Release();

    public void ReleaseAll() => _go.Release(1_000);

    public Task Connect()
    {
        Interlocked.Increment(ref _tries);
        return Unreachable ? throw new IOException("No route.") : Task.CompletedTask;
    }

    public async Task<IReadOnlyList<StaleWrite>> Commit(IReadOnlyList<Write> writes)
    {
        Interlocked.Increment(ref _asked);
        await _go.WaitAsync();
        if (Fails is not null)
        {
            throw Fails;
        }

        if (writes.Any(write => Poison.Contains(Key(write))))
        {
            throw new InvalidDataException("Poison.");
        }

        _committed.Enqueue([.. writes.Select(Key)]);
        return [.. writes.Where(write => Stale.ContainsKey(Key(write))).Select(write => new StaleWrite(write, Stale[Key(write)]))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Key(Write write) => write.Change!.Key.GrainKey;
}
