namespace Grainline.Tests.Engines;

/// <summary>A running engine with the grains of this project.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>The factory as the outside sees it: an HTTP endpoint, a background service.</summary>
    IGrainFactory Grains { get; }
}

/// <summary>The limits that tests set; both engines have them all.</summary>
public sealed record EngineLimits
{
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxMailboxLength { get; init; } = 5_000;

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan CollectionQuantum { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>An engine for the tests of a class, with what they share with the grains.</summary>
public abstract class EngineFixture(EngineLimits limits) : IAsyncLifetime
{
    private IEngine? _engine;

    public Probe Probe { get; } = new();

    public MemoryStorage Storage { get; } = new();

    public IGrainFactory Grains => _engine!.Grains;

    public async Task InitializeAsync() => _engine = await Engine.StartAsync(limits, Probe, Storage);

    public async Task DisposeAsync() => await _engine!.DisposeAsync();
}

/// <summary>The engine of most tests: no limit of it is near. Tests keep apart by keys of their own.</summary>
public sealed class SharedEngine() : EngineFixture(new EngineLimits());

/// <summary>Gives <see cref="SharedEngine"/> to test classes.</summary>
[CollectionDefinition(Name)]
public sealed class OneEngine : ICollectionFixture<SharedEngine>
{
    public const string Name = "One engine";
}
