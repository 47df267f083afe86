using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Storage.Databases;

/// <summary>A test that runs on both databases: a class per database derives from each suite.</summary>
public abstract class StorageTest<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly List<Store> _stores = [];

    protected TestDatabase Database { get; } = new TDatabase();

    /// <summary>The host of the test; a test that needs other settings starts its own.</summary>
    protected Store Store => _stores[0];

    public virtual async Task InitializeAsync() => await Start();

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    /// <summary>Starts one more host on the same database.</summary>
    protected async Task<Store> Start(Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        var store = await Databases.Store.Start(Database, services, settings);
        _stores.Add(store);
        return store;
    }
}
