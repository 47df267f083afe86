using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests.Embedded;

/// <summary>
/// Grains that come and go under load: no call is lost, and none is done twice. Two activations of one grain at a time, or a grain that
/// remembers what is not stored, would show as a stale write.
/// </summary>
public sealed class ChurnTests
{
    private const int Callers = 32;
    private const int CallsEach = 300;

    private static readonly string[] Keys = ["a", "b", "c"];

    [Fact]
    public async Task On_the_thread_pool()
    {
        var probe = new Probe();
        await using var engine = await Engine.StartAsync(new EngineLimits(), probe, new MemoryStorage());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call(engine.Grains, caller, CallsEach))));

        await AssertAllDone(engine.Grains, Callers * CallsEach);
        Assert.All(Keys, key => Assert.InRange(probe.Diary(key).Count, 10, int.MaxValue));
    }

    [Fact]
    public void In_a_simulation()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            using var simulation = new Simulation(seed);
            simulation.Turns.Run(() => Task.WhenAll(Enumerable.Range(0, 5).Select(caller => Call(simulation.Host, caller, 20))));
            simulation.Turns.Run(() => AssertAllDone(simulation.Host, 5 * 20));
        }
    }

    private static async Task Call(IGrainFactory grains, int seed, int calls)
    {
        var random = new Random(seed);
        for (var i = 0; i < calls; i++)
        {
            var grain = grains.GetGrain<IRecordGrain>(Keys[random.Next(Keys.Length)]);
            if (random.Next(5) == 0)
            {
                await grain.Leave();
            }

            await grain.Add(1);
        }
    }

    private static async Task AssertAllDone(IGrainFactory grains, int calls)
    {
        var views = await Task.WhenAll(Keys.Select(key => grains.GetGrain<IRecordGrain>(key).Get()));
        Assert.Equal(calls, views.Sum(view => view.Total));
    }
}
