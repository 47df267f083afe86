using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;

namespace Grainline.Storage.AdoNet;

/// <summary>Registers Orleans' own storage in place of the group commit's.</summary>
internal static class AdoNetServices
{
    public static void AddAdoNetStates(this IServiceCollection services, string name, IConfiguration section)
    {
        services.AddSingleton<StateSerializer>();
        services.AddAdoNetGrainStorage(JournaledAdoNetStorage.Inner, options => options
            .Configure<StateSerializer>((storage, serializer) =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = section[nameof(StorageOptions.Connection)]!;
                storage.GrainStorageSerializer = serializer;
            }));
        services.AddGrainStorage(name, static (provider, _) => ActivatorUtilities.CreateInstance<JournaledAdoNetStorage>(provider));
    }
}
