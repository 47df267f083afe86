using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using Grainline.Embedded.Hosting;
using Grainline.Tests.Engines;
using Grainline.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Embedded;

/// <summary>The host within a generic host: start, stop, registration, log.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private readonly Probe _probe = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly IHost _host;

    public HostTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new Lines(_log));
        foreach (var service in Engine.Services(new EngineLimits(), _probe, new MemoryStorage()))
        {
            builder.Services.Add(service);
        }

        builder.Services.AddSingleton<OutageReason>(failure => failure is TimeoutException ? "The database is away." : null);
        _host = builder.Build();
    }

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task A_stop_refuses_calls_from_outside_lets_what_is_there_end_and_deactivates_all()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => Probe.NewKey()).ToList();
        await Task.WhenAll(keys.Select(key => Grains.GetGrain<ITurnGrain>(key).Activation()));
        var grain = Grains.GetGrain<ITurnGrain>(keys[0]);
        var running = grain.Pass("gate");
        var waiting = grain.Pass("gate");
        await _probe.Noted(keys[0], "gate in");
        var stop = _host.StopAsync();
        await _probe.Noted(keys[1], "deactivated");

        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Activation());
        Assert.False(stop.IsCompleted);
        _probe.Open(keys[0], "gate");
        await stop;

        Assert.True(running.IsCompletedSuccessfully);
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.All(keys, key => Assert.Equal("deactivated", _probe.Diary(key)[^1]));
        Assert.Contains("deactivating ShuttingDown", _probe.Diary(keys[0]));
    }

    [Fact]
    public async Task Calls_among_grains_still_work_while_the_host_stops()
    {
        var key = Probe.NewKey();
        var leader = Grains.GetGrain<ICourierGrain>(key);
        var wait = leader.Wait("gate");
        await _probe.Noted(key, "gate");
        var forward = leader.Forward(Grains.GetGrain<ITurnGrain>(key));
        var stop = _host.StopAsync();
        _probe.Open(key, "gate");
        await Task.WhenAll(wait, forward, stop);

        Assert.Equal(["gate", "activating", "activated", "deactivating ShuttingDown", "deactivated"], _probe.Diary(key));
    }

    [Fact]
    public async Task Before_its_start_and_after_its_stop_the_host_takes_no_calls()
    {
        await using var services = Engine.Services(new EngineLimits(), _probe, new MemoryStorage()).BuildServiceProvider();
        var host = services.GetRequiredService<EmbeddedGrainHost>();
        var grain = host.GetGrain<ITurnGrain>(Probe.NewKey());
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Activation());
        await host.StartAsync(CancellationToken.None);
        Assert.Equal(1, await grain.Activation());
        await host.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Activation());
    }

    [Fact]
    public async Task The_log_tells_grains_apart_without_their_keys()
    {
        var key = Probe.NewKey();
        _probe.FailNextActivation(key, new InvalidOperationException("Not today."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grains.GetGrain<ITurnGrain>(key).Activation());
        await Grains.GetGrain<ITickGrain>(key).StartFailing(TimeSpan.FromMilliseconds(1));
        await _probe.Noted(key, "tick 2 failed");

        Assert.Matches("^turn/#[0-9a-f]{6} could not be activated", Logged("activated").First());
        Assert.Matches("^A timer of tick/#[0-9a-f]{6} failed", Logged("timer").First());
        Assert.Empty(Logged(key));
    }

    [Fact]
    public async Task What_fails_by_an_outage_is_a_line_of_the_log_and_everything_else_has_its_stack()
    {
        var (away, bug) = (Probe.NewKey(), Probe.NewKey());
        _probe.FailNextActivation(away, new TimeoutException("Nobody answers."));
        await Assert.ThrowsAsync<TimeoutException>(() => Grains.GetGrain<ITurnGrain>(away).Activation());
        _probe.FailNextActivation(bug, new InvalidOperationException("Not today."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grains.GetGrain<ITurnGrain>(bug).Activation());
        await Grains.GetGrain<ITickGrain>(bug).StartFailing(TimeSpan.FromMilliseconds(1));
        await _probe.Noted(bug, "tick 2 failed");

        Assert.EndsWith("the calls that waited for it failed. The database is away. ", Logged("activated").First(), StringComparison.Ordinal);
        Assert.Contains("   at ", Logged("Not today.").Single(), StringComparison.Ordinal);
        Assert.Contains("   at ", Logged("This tick fails.").First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_does_not_print_its_key()
    {
        var key = Probe.NewKey();

        Assert.Matches("^reference to turn/#[0-9a-f]{6}$", Grains.GetGrain<ITurnGrain>(key).ToString());
    }

    [Fact]
    public void An_interface_without_a_class_is_an_error_when_asked_for() =>
        Assert.Throws<ArgumentException>(() => Grains.GetGrain<INobodysGrain>("key"));

    [Fact]
    public void A_method_that_returns_no_task_is_an_error_when_its_interface_is_asked_for() =>
        Assert.Throws<NotSupportedException>(() => Grains.GetGrain<ISynchronousGrain>("key"));

    [Fact]
    public async Task Limits_out_of_range_are_refused_at_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEmbeddedGrains(options => options.MaxMailboxLength = 0);
        using var host = builder.Build();

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    [Fact]
    public void A_grain_class_without_a_name_is_refused() => AssertRefused("needs a [GrainType]", null, "one");

    [Fact]
    public void Two_grain_classes_of_one_name_are_refused() => AssertRefused("Two grain classes are named", "same", "one", "two");

    private IEnumerable<string> Logged(string text) => _log.Where(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Registers an assembly made for the purpose: this one's grains are fit to be grains.</summary>
    private static void AssertRefused(string reason, string? name, params string[] classes)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Unfit"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("Unfit");
        foreach (var type in classes)
        {
            var builder = module.DefineType(type, TypeAttributes.Public, typeof(Grain));
            if (name is not null)
            {
                var attribute = typeof(GrainTypeAttribute).GetConstructor([typeof(string)])!;
                builder.SetCustomAttribute(new CustomAttributeBuilder(attribute, [name]));
            }

            builder.CreateType();
        }

        var failure = Assert.Throws<InvalidOperationException>(() => new ServiceCollection()
            .AddGrainClasses(assembly)
            .AddEmbeddedGrains()
            .BuildServiceProvider()
            .GetRequiredService<EmbeddedGrainHost>());
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{formatter(state, exception)} {exception}"));

        public void Dispose()
        {
        }
    }
}

/// <summary>No class implements it.</summary>
public interface INobodysGrain : IGrainWithStringKey;

/// <summary>Not a grain interface as they must be.</summary>
public interface ISynchronousGrain : IGrainWithStringKey
{
    string Name();
}

/// <inheritdoc/>
[GrainType("synchronous")]
public sealed class SynchronousGrain : Grain, ISynchronousGrain
{
    public string Name() => "name";
}
