using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>What runs beside what, and where.</summary>
[Collection(OneEngine.Name)]
public sealed class InterleavingTests(SharedEngine engine)
{
    private readonly string _key = Probe.NewKey();

    private ITurnGrain Grain => engine.Grains.GetGrain<ITurnGrain>(_key);

    [Fact]
    public async Task A_call_waits_until_the_running_one_has_ended_awaits_included()
    {
        await Run(Grain.Pass("a"), "a", () => Grain.Pass("b"));

        Assert.Equal(["a in", "a out", "b in", "b out"], Calls());
    }

    [Fact]
    public async Task Read_only_calls_run_beside_each_other()
    {
        var one = Grain.Look("one");
        var two = Grain.Look("two");
        await engine.Probe.Noted(_key, "one in");
        await engine.Probe.Noted(_key, "two in");
        await Release(one, two, "one", "two");
    }

    [Fact]
    public async Task A_read_only_call_does_not_run_beside_another_call()
    {
        await Run(Grain.Pass("write"), "write", () => Grain.Look("read"));

        Assert.Equal(["write in", "write out", "read in", "read out"], Calls());
    }

    [Fact]
    public async Task Another_call_does_not_run_beside_a_read_only_one()
    {
        await Run(Grain.Look("look"), "look", () => Grain.Pass("after"));

        Assert.Equal(["look in", "look out", "after in", "after out"], Calls());
    }

    [Fact]
    public async Task An_always_interleaving_call_runs_beside_any_other()
    {
        var pass = Grain.Pass("long");
        await engine.Probe.Noted(_key, "long in");
        var slip = Grain.Slip("short");
        await engine.Probe.Noted(_key, "short in");
        await Release(pass, slip, "long", "short");
    }

    [Fact]
    public async Task Any_call_runs_beside_an_always_interleaving_one()
    {
        var slip = Grain.Slip("first");
        await engine.Probe.Noted(_key, "first in");
        var pass = Grain.Pass("second");
        await engine.Probe.Noted(_key, "second in");
        await Release(slip, pass, "first", "second");
    }

    [Fact]
    public async Task Interleaved_calls_never_run_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Grain.Churn(50)));

        Assert.DoesNotContain("two turns at once", engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task Code_after_an_await_stays_on_the_activations_scheduler() => Assert.True(await Grain.StaysOnItsScheduler());

    /// <summary>Holds the first call at its gate while the second arrives, gives the second every chance, then lets both end.</summary>
    private async Task Run(Task first, string gate, Func<Task> call)
    {
        // Calls that wait for one activation to begin may overtake each other.
        await engine.Probe.Noted(_key, $"{gate} in");
        var second = call();

        // A call that may run beside anything, made later, has run: the second call could have started too.
        engine.Probe.Open(_key, "marker");
        await Grain.Slip("marker");
        engine.Probe.Open(_key, gate, "b", "read", "after");
        await Task.WhenAll(first, second);
    }

    private async Task Release(Task one, Task two, params string[] gates)
    {
        engine.Probe.Open(_key, gates);
        await Task.WhenAll(one, two);
    }

    private IEnumerable<string> Calls() => engine.Probe.Diary(_key)
        .Where(note => !note.StartsWith("activat", StringComparison.Ordinal) && !note.StartsWith("marker", StringComparison.Ordinal));
}
