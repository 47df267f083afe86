using Grainline.Embedded.Hosting;
using Grainline.Embedded.Scheduling;
using Grainline.Tests.Engines;
using Grainline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Embedded;

/// <summary>The embedded engine on one thread and a clock that the test moves.</summary>
public sealed class Simulation : IDisposable
{
    private readonly ServiceProvider _services;

    public Simulation(int seed = 1, EngineLimits? limits = null)
    {
        Turns = new SimulatedTurnExecutor(seed);
        _services = Engine.Services(limits ?? new EngineLimits(), Probe, Storage)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<TurnExecutor>(Turns)
            .AddSingleton(Steps)
            .BuildServiceProvider();
        Host = _services.GetRequiredService<EmbeddedGrainHost>();
        Turns.Run(() => Host.StartAsync(CancellationToken.None));
    }

    public Probe Probe { get; } = new();

    public MemoryStorage Storage { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    /// <summary>What <see cref="WalkGrain"/>s did, in order.</summary>
    public List<string> Steps { get; } = [];

    public SimulatedTurnExecutor Turns { get; }

    public EmbeddedGrainHost Host { get; }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Host.GetGrain<T>(key);

    /// <summary>Starts a call from outside, and lets everything run that can.</summary>
    public Task Begin(Func<Task> call)
    {
        var running = Turns.Start(call);
        Turns.RunUntilIdle();
        return running;
    }

    /// <summary>Lets time pass in small steps, and everything run that can after each.</summary>
    public void Pass(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            Clock.Advance(step < left ? step : left);
            Turns.RunUntilIdle();
        }
    }

    public void Dispose() => _services.Dispose();
}
