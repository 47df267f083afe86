using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Grainline.Storage.DataProtection;

/// <summary>
/// Data Protection's keys in the database, so that every host of a cluster can open what another one has sealed.
/// </summary>
/// <remarks>The interface blocks; Data Protection calls it at start and once a day.</remarks>
internal sealed class StoredXmlRepository(IDatabase database, SealedKeys keys, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        database.Query($"select xml from protection_keys order by id", row => XElement.Parse(keys.Open(row.Text(0))), CancellationToken.None)
            .GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = keys.Seal(element.ToString(SaveOptions.DisableFormatting));
        database.Execute(
            $"insert into protection_keys (created_at, name, xml) values ({time.GetUtcNow()}, {friendlyName}, {xml})", CancellationToken.None)
            .GetAwaiter().GetResult();
    }
}
