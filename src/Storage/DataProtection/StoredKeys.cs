using Grainline.Storage.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.DataProtection;

/// <summary>Chooses where Data Protection keeps its keys.</summary>
public static class StoredKeys
{
    /// <summary>Keeps them in Grainline's storage, sealed where the host has an <see cref="IMasterKey"/>; without one they are as secret as the
    /// database.</summary>
    public static IDataProtectionBuilder PersistKeysToGrainlineStorage(this IDataProtectionBuilder builder)
    {
        builder.Services.TryAddSingleton<IMasterKey, NoMasterKey>();
        builder.Services.AddSingleton<SealedKeys>().AddHostedService(services => services.GetRequiredService<SealedKeys>());
        builder.Services.AddSingleton<ISealInspection>(services => services.GetRequiredService<SealedKeys>());
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = ActivatorUtilities.CreateInstance<StoredXmlRepository>(services)));
        return builder;
    }
}
