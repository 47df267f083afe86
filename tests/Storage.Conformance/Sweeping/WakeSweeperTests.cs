using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grainline.Storage;
using Grainline.Storage.Sweeping;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Storage.Sweeping;

public sealed class WakeSweeperOnSqlite : WakeSweeperTests<OnSqlite>;

public sealed class WakeSweeperOnPostgres : WakeSweeperTests<OnPostgres>;

/// <summary>Grains are woken when their time has come.</summary>
public abstract class WakeSweeperTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private readonly TimeSpan _period = new SweeperOptions().Period;
    private readonly ManualTimeProvider _clock = new(Some.Time);

    [Fact]
    public async Task A_grain_is_woken_when_it_is_due_and_not_before()
    {
        var woken = await Sweeper();
        await Due("soon", TimeSpan.FromSeconds(1));
        await Due("later", TimeSpan.FromHours(1));
        await Due("never", due: null);

        await AdvanceUntil(() => woken.Count == 1);

        Assert.Equal(["notebook soon"], woken.Keys);
    }

    [Fact]
    public async Task Claiming_a_grain_leaves_its_version_alone()
    {
        var state = await Due("a", TimeSpan.Zero);
        var woken = await Sweeper();
        await AdvanceUntil(() => woken.Count == 1);

        await Store.Write("a", state);
    }

    [Fact]
    public async Task Two_sweepers_share_ten_thousand_grains_and_wake_each_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number => Due($"{number}", TimeSpan.Zero)));
        var first = await Sweeper();
        var second = await Sweeper();

        await Eventually.Holds(() => first.Count + second.Count == 10_000);

        Assert.All(first.Concat(second), wake => Assert.Equal(1, wake.Value));
        Assert.Empty(first.Keys.Intersect(second.Keys));
    }

    [Fact]
    public async Task A_grain_that_wrote_no_new_time_is_woken_again_when_its_lease_ends()
    {
        await Due("a", TimeSpan.Zero);
        var woken = await Sweeper();
        await Eventually.Holds(() => woken.GetValueOrDefault("notebook a") == 1);
        for (var second = 1; second <= 28; second++)
        {
            await Eventually.Holds(() => IsSwept);
            _clock.Advance(_period);
        }

        await Eventually.Holds(() => IsSwept);
        Assert.Equal(1, woken["notebook a"]);

        await AdvanceUntil(() => woken["notebook a"] == 2);
    }

    [Fact]
    public async Task A_grain_that_fails_to_wake_is_tried_again_and_holds_up_nobody()
    {
        await Due("bad", TimeSpan.Zero);
        await Due("good", TimeSpan.Zero);
        var failures = 0;
        var woken = await Sweeper(key => key == "bad" && Interlocked.Increment(ref failures) == 1 ? throw new TimeoutException("Busy.") : Task.CompletedTask);

        await AdvanceUntil(() => woken.ContainsKey("notebook good"));
        await AdvanceUntil(() => woken.ContainsKey("notebook bad"));

        Assert.Equal(2, failures);
    }

    [Fact]
    public async Task A_grain_that_takes_long_to_wake_holds_up_nobody_and_memory_stays_bounded()
    {
        var release = new TaskCompletionSource();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Due($"{number}", TimeSpan.Zero)));
        var asleep = 0;
        var woken = await Sweeper(
            _ => Interlocked.Increment(ref asleep) == 1 ? release.Task : Task.CompletedTask, ("Sweeper:Batch", "5"), ("Sweeper:Concurrency", "2"));

        // Full batches follow one another without a pause.
        await Eventually.Holds(() => woken.Count == 49);
        release.SetResult();
        await Eventually.Holds(() => woken.Count == 50);
    }

    [Fact]
    public async Task Grains_that_hang_are_woken_once_and_leave_their_wakers_to_others_when_the_lease_ends()
    {
        var release = new TaskCompletionSource();
        var calls = new ConcurrentQueue<string>();
        await Due("first", TimeSpan.Zero);
        await Due("second", TimeSpan.Zero);
        await Due("good", TimeSpan.FromSeconds(3));
        var woken = await Sweeper(
            key =>
            {
                calls.Enqueue(key);
                return key == "good" ? Task.CompletedTask : release.Task;
            },
            ("Sweeper:Concurrency", "2"));

        await AdvanceUntil(() => woken.ContainsKey("notebook good"));

        Assert.Equal(["first", "second"], calls.Where(key => key != "good").Order(StringComparer.Ordinal));
        release.SetResult();
    }

    [Fact]
    public async Task What_is_measured_is_how_late_the_most_overdue_grain_is()
    {
        await Due("late", TimeSpan.FromSeconds(-90));
        await Due("later", TimeSpan.FromSeconds(-30));
        await Due("never", due: null);
        using var delay = new DueDelay(Store.Database);
        var measured = new ConcurrentQueue<double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => own.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => measured.Enqueue(value));
        listener.Start();

        foreach (var after in new[] { default, Some.Time.AddSeconds(-60) })
        {
            await delay.Measure(Some.Time, after, CancellationToken.None);
            listener.RecordObservableInstruments();
        }

        Assert.Contains(90, measured);
        Assert.Contains(30, measured);
    }

    [Fact]
    public async Task The_claim_takes_the_earliest_first_up_to_its_limit()
    {
        foreach (var (key, seconds) in new[] { ("c", 3), ("a", 1), ("b", 2), ("d", 4) })
        {
            await Due(key, TimeSpan.FromSeconds(seconds));
        }

        var now = Some.Time.AddSeconds(3);
        var first = await Store.Database.ClaimDue(new(now, now.AddSeconds(30), 2));
        var second = await Store.Database.ClaimDue(new(now, now.AddSeconds(30), 2));
        var third = await Store.Database.ClaimDue(new(now, now.AddSeconds(30), 2));

        Assert.Equal(["a", "b"], first.Select(key => key.GrainKey).Order(StringComparer.Ordinal));
        Assert.Equal(["c"], second.Select(key => key.GrainKey));
        Assert.Empty(third);

        // The three are due again at the end of their lease, and the fourth fell due before it.
        Assert.Equal(["a", "b", "c"], await Keys(new(now.AddHours(1), now.AddHours(2), 4, After: now.AddSeconds(20))));
        Assert.Equal(["d"], await Keys(new(now.AddHours(1), now.AddHours(2), 4)));
    }

    private async Task<IEnumerable<string>> Keys(DueClaim claim) =>
        (await Store.Database.ClaimDue(claim)).Select(key => key.GrainKey).Order(StringComparer.Ordinal);

    private async Task<ConcurrentDictionary<string, int>> Sweeper(Func<string, Task>? wake = null, params (string Name, string Value)[] settings)
    {
        var target = new Target(wake ?? (_ => Task.CompletedTask));
        await Start(services => services.AddSingleton<TimeProvider>(_clock).AddSingleton(target).AddWakeSweeper<Forward>(), [("Sweeper:Lease", "00:00:30"), .. settings]);
        return target.Woken;
    }

    private async Task<GrainState<Note>> Due(string key, TimeSpan? due)
    {
        var state = Note.Of("x");
        state.Note.DueAt = due is { } time ? _clock.GetUtcNow() + time : null;
        await Store.Write(key, state);
        return state;
    }

    /// <summary>Whether a sweep is over and the next one waits for its time: until then leases must not run.</summary>
    private bool IsSwept => _clock.NextTimer == _clock.GetUtcNow() + _period;

    /// <summary>Lets time pass until it has happened; each step is a sweep.</summary>
    private Task AdvanceUntil(Func<bool> condition) => Eventually.Holds(() =>
    {
        if (!condition() && IsSwept)
        {
            _clock.Advance(_period);
        }

        return condition();
    });

    private sealed class Target(Func<string, Task> wake)
    {
        public ConcurrentDictionary<string, int> Woken { get; } = new(StringComparer.Ordinal);

        public async Task Wake(string type, string key)
        {
            await wake(key);
            Woken.AddOrUpdate($"{type} {key}", 1, (_, times) => times + 1);
        }
    }

    private sealed class Forward(Target target) : IWakeTarget
    {
        public Task Wake(string grainType, string grainKey) => target.Wake(grainType, grainKey);
    }
}
