using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Grainline.Storage.DataProtection;

/// <summary>
/// Data Protection's keys in the database, so that every host of a cluster can open what another one has sealed.
/// </summary>
/// <remarks>The interface blocks; Data Protection calls it at start and once a day.</remarks>
internal sealed class StoredXmlRepository(IDatabase database, SealedKeys keys, TimeProvider time) : IXmlRepository
{
    private long _newest;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var stored = database.Query($"select id, xml from protection_keys order by id", row => (Id: row.Long(0), Xml: row.Text(1)), CancellationToken.None)
            .GetAwaiter().GetResult();
        Volatile.Write(ref _newest, stored.Count > 0 ? stored[^1].Id : 0);
        return [.. stored.Select(key => XElement.Parse(keys.Open(key.Xml)))];
    }

    /// <summary>Keeps a key unless another host has kept one since all were read. Data Protection reads them again and takes that one: with a key
    /// of its own, each host would seal what the others cannot open until they look for new keys, a day later.</summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = keys.Seal(element.ToString(SaveOptions.DisableFormatting));
        database.Execute(
            $"""
            insert into protection_keys (created_at, name, xml, follows)
            values ({time.GetUtcNow()}, {friendlyName}, {xml}, {Volatile.Read(ref _newest)}) on conflict do nothing
            """,
            CancellationToken.None)
            .GetAwaiter().GetResult();
    }
}
