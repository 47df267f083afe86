using Grainline.Storage.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.DataProtection;

/// <summary>Chooses where Data Protection keeps its keys.</summary>
public static class StoredKeys
{
    /// <summary>Keeps them in Grainline's storage. They are as secret as the database: add a <c>ProtectKeysWith…</c> where
    /// the host has a certificate or a key vault.</summary>
    public static IDataProtectionBuilder PersistKeysToGrainlineStorage(this IDataProtectionBuilder builder)
    {
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = ActivatorUtilities.CreateInstance<StoredXmlRepository>(services)));
        return builder;
    }
}
