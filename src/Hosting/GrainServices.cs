using Grainline.Automations;
using Grainline.Connections;
using Grainline.Contacts;
using Grainline.Contacts.Imports;
using Grainline.Messages;
using Grainline.Storage;
using Grainline.Storage.Sweeping;
using Grainline.Traces;
using Microsoft.Extensions.Options;

namespace Grainline.Hosting;

/// <summary>What the grains need beside their engine.</summary>
internal static class GrainServices
{
    public static void AddGrainServices(this IServiceCollection services)
    {
        GrainMeter.Begin();
        services.AddSingleton(TimeProvider.System);
        services.AddGrainParts();
        services.AddOptions<ConsentKeywordOptions>().BindConfiguration(ConsentKeywordOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new ConsentKeywords(provider.GetRequiredService<IOptions<ConsentKeywordOptions>>().Value));
    }

    /// <summary>Grains are woken when something of theirs is due. Added after the engine, so that it stops before it.</summary>
    public static void AddSweeping(this IServiceCollection services) => services.AddWakeSweeper<DueGrainWaker>();

    private sealed class DueGrainWaker(IGrainFactory grains) : IWakeTarget
    {
        public Task Wake(string grainType, string grainKey) => grainType switch
        {
            ContactGrain.TypeName => grains.GetGrain<IContactGrain>(grainKey).Wake(),
            AppEventGrain.TypeName => grains.GetGrain<IAppEventGrain>(grainKey).Wake(),
            BulkGrain.TypeName => grains.GetGrain<IBulkGrain>(grainKey).Wake(),
            ImportGrain.TypeName => grains.GetGrain<IImportGrain>(grainKey).Wake(),
            ImportPartGrain.TypeName => grains.GetGrain<IImportPartGrain>(grainKey).Wake(),
            _ => throw new InvalidOperationException($"Grains of type {grainType} have no due times."),
        };
    }
}
