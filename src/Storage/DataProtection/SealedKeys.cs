using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grainline.Storage.DataProtection;

/// <summary>
/// Sees to it, before anything needs a secret, that the keys in the database can be opened and that none lies there in the clear while there is a
/// master key: those of the time before it are sealed in place.
/// </summary>
internal sealed partial class SealedKeys(IDatabase database, IMasterKey master, ILogger<SealedKeys> log) : IHostedLifecycleService, ISealInspection
{
    private KeySeal? _seal;

    public string Seal(string xml) => _seal?.Seal(xml) ?? xml;

    /// <summary>Also in a process that looks at what is stored and was never started.</summary>
    public string Open(string stored)
    {
        if (!KeySeal.IsSealed(stored))
        {
            return stored;
        }

        _seal ??= new KeySeal(master.Find() ?? throw Lost(inner: null));
        return _seal.Open(stored);
    }

    public async Task Examine(CancellationToken cancellationToken)
    {
        foreach (var (_, stored) in await Stored(cancellationToken))
        {
            OpenOrLost(stored);
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var keys = await Stored(cancellationToken);
        var isSealed = keys.Any(key => KeySeal.IsSealed(key.Stored));
        var found = master.Find() ?? (isSealed ? throw Lost(inner: null) : master.Make());
        if (found is null)
        {
            LogClear();
            return;
        }

        _seal = new KeySeal(found);
        foreach (var (id, stored) in keys)
        {
            await Check(id, stored, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static MasterKeyException Lost(Exception? inner) => new(
        "The keys of secrets in this database are sealed with another master key. Start with that one: GRAINLINE_MASTER_KEY, or the file master-key in the data directory.",
        inner);

    private async Task Check(long id, string stored, CancellationToken cancellationToken)
    {
        if (!KeySeal.IsSealed(stored))
        {
            await database.Execute($"update protection_keys set xml = {Seal(stored)} where id = {id} and xml = {stored}", cancellationToken);
            return;
        }

        OpenOrLost(stored);
    }

    private void OpenOrLost(string stored)
    {
        try
        {
            Open(stored);
        }
        catch (CryptographicException wrong)
        {
            throw Lost(wrong);
        }
    }

    private Task<IReadOnlyList<(long Id, string Stored)>> Stored(CancellationToken cancellationToken) =>
        database.Query($"select id, xml from protection_keys order by id", row => (Id: row.Long(0), Stored: row.Text(1)), cancellationToken);

    [LoggerMessage(3021, LogLevel.Warning, "There is no master key: whoever has a copy of the database can open the secrets in it. Set GRAINLINE_MASTER_KEY, the same on all hosts.")]
    private partial void LogClear();
}
