using System.Xml.Linq;
using Grainline.Storage.ApiKeys;
using Grainline.Storage.DataProtection;
using Grainline.Tests.Storage.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Storage.Queries;

public sealed class KeysOnSqlite : KeyTests<OnSqlite>;

public sealed class KeysOnPostgres : KeyTests<OnPostgres>;

/// <summary>Keys of the API, and those of Data Protection.</summary>
public abstract class KeyTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly ApiKey Key = new("key_1", "CI", "editor", "hash 1", Some.Time, RevokedAt: null);

    [Fact]
    public async Task A_key_is_found_by_its_hash_until_and_after_it_is_revoked()
    {
        var keys = Store.Get<IApiKeyStore>();
        await keys.Add(Key, CancellationToken.None);

        Assert.Equal(Key, await keys.FindByHash("hash 1", CancellationToken.None));
        Assert.Null(await keys.FindByHash("hash 2", CancellationToken.None));
        Assert.True(await keys.Revoke("key_1", Some.Time.AddDays(1), CancellationToken.None));
        Assert.False(await keys.Revoke("key_1", Some.Time.AddDays(2), CancellationToken.None));
        Assert.False(await keys.Revoke("key_9", Some.Time, CancellationToken.None));
        Assert.Equal(Some.Time.AddDays(1), (await keys.FindByHash("hash 1", CancellationToken.None))!.RevokedAt);
    }

    [Fact]
    public async Task Keys_are_listed_newest_first_and_never_replaced()
    {
        var keys = Store.Get<IApiKeyStore>();
        await keys.Add(Key, CancellationToken.None);
        await keys.Add(Key with { Id = "key_2", Hash = "hash 2" }, CancellationToken.None);

        await Assert.ThrowsAsync<ArgumentException>(() => keys.Add(Key with { Hash = "hash 3" }, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => keys.Add(Key with { Id = "key_3" }, CancellationToken.None));
        Assert.Equal(["key_2", "key_1"], (await keys.List(CancellationToken.None)).Select(key => key.Id));
    }

    [Fact]
    public async Task What_one_host_sealed_another_one_opens_after_a_restart()
    {
        var first = await Start(Protect);
        var sealedText = first.Get<IDataProtectionProvider>().CreateProtector("test").Protect("secret");
        await first.DisposeAsync();

        var second = await Start(Protect);
        var opened = second.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText);

        Assert.Equal("secret", opened);
        Assert.Equal("key", XElement.Parse(Assert.Single(await Database.Query("select xml from protection_keys"))).Name.LocalName);

    }

    [Fact]
    public async Task Hosts_that_start_together_on_an_empty_database_have_one_key()
    {
        var hosts = new[] { await Start(Protect), await Start(Protect), await Start(Protect) }
            .Select(host => ActivatorUtilities.CreateInstance<StoredXmlRepository>(host.Get<IServiceProvider>())).ToList();
        await Database.Execute("delete from protection_keys");
        Assert.All(hosts, host => Assert.Empty(host.GetAllElements()));
        foreach (var (number, host) in hosts.Index())
        {
            host.StoreElement(new XElement("key", number), "key");
        }

        Assert.All(hosts, host => Assert.Equal("0", Assert.Single(host.GetAllElements()).Value));
        hosts[2].StoreElement(new XElement("key", 7), "key");
        Assert.Equal(2, hosts[0].GetAllElements().Count);
    }

    [Fact]
    public async Task Keys_that_lie_in_the_clear_are_sealed_in_place_once_there_is_a_master_key_and_open_with_it_alone()
    {
        var clear = await Start(Protect);
        var sealedText = clear.Get<IDataProtectionProvider>().CreateProtector("test").Protect("secret");
        await clear.DisposeAsync();

        var withKey = await Start(services => Protect(services, new string('k', 32)));
        Assert.Equal("secret", withKey.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
        Assert.StartsWith("sealed:v1:", Assert.Single(await Database.Query("select xml from protection_keys")), StringComparison.Ordinal);
        await withKey.DisposeAsync();

        var again = await Start(services => Protect(services, new string('k', 32)));
        Assert.Equal("secret", again.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
        foreach (var other in (string?[])[null, new string('x', 32)])
        {
            var refused = await Assert.ThrowsAsync<MasterKeyException>(() => Start(services => Protect(services, other)));
            Assert.Contains("GRAINLINE_MASTER_KEY", refused.Message, StringComparison.Ordinal);
        }
    }

    private static void Protect(IServiceCollection services) => Protect(services, masterKey: null);

    private static void Protect(IServiceCollection services, string? masterKey)
    {
        services.AddSingleton<IMasterKey>(new Given(masterKey));
        services.AddDataProtection().SetApplicationName("grainline").PersistKeysToGrainlineStorage();
    }

    private sealed class Given(string? key) : IMasterKey
    {
        public string? Find() => key;

        public string? Make() => null;
    }
}
