using Grainline.Journal;
using Grainline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grainline.Tests.Storage.Databases;

/// <summary>A host with nothing but the storage, started.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _stopped;

    private Store(IHost host) => _host = host;

    public IGrainStorage Grains => _host.Services.GetRequiredKeyedService<IGrainStorage>(StorageServices.ProviderName);

    public IJournal Journal => Get<IJournal>();

    internal IDatabase Database => Get<IDatabase>();

    public static async Task<Store> Start(TestDatabase database, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(database.Settings);

        // What the tests store is old; a test that lasts two minutes would find the first round of the retention in it.
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Storage:Retention", "00:00:00")]);

        // A disk that others keep busy takes longer than a caller of the service may wait.
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Storage:OperationTimeout", "00:00:30")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>("Storage:" + setting.Name, setting.Value)));
        builder.Logging.ClearProviders();
        builder.Services.AddGrainlineStorage(builder.Configuration.GetSection("Storage"));
        services?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new Store(host);
        }
        catch
        {
            await Dispose(host);
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>What is stored for a grain, read afresh.</summary>
    public async Task<GrainState<Note>> Read(string key)
    {
        var state = new GrainState<Note>(new Note());
        await Grains.ReadStateAsync("note", Note.Grain(key), state);
        return state;
    }

    public Task Write(string key, GrainState<Note> state) => Grains.WriteStateAsync("note", Note.Grain(key), state);

    public Task Clear(string key, GrainState<Note> state) => Grains.ClearStateAsync("note", Note.Grain(key), state);

    /// <summary>Stops the host, if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _host.StopAsync();
            await Dispose(_host);
        }
    }

    private static ValueTask Dispose(IHost host) => ((IAsyncDisposable)host).DisposeAsync();
}
