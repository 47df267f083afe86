using Grainline.Automations;
using Grainline.Channels;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Storage.ApiKeys;
using Grainline.Storage.Commits;
using Grainline.Storage.PostgreSQL;
using Grainline.Storage.Queries;
using Grainline.Storage.Retention;
using Grainline.Storage.SQLite;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;

namespace Grainline.Storage;

/// <summary>Registers the storage with a host.</summary>
public static class StorageServices
{
    /// <summary>The name under which grains ask for the storage: <c>[PersistentState("contact", StorageServices.ProviderName)]</c>.</summary>
    public const string ProviderName = GroupCommitGrainStorage.Name;

    /// <summary>Adds grain storage, journal, queries, API keys and health, and the service that migrates and drains.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section <c>Storage</c>; see <see cref="StorageOptions"/>.</param>
    public static IServiceCollection AddGrainlineStorage(this IServiceCollection services, IConfiguration section)
    {
        services.AddOptions<StorageOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(
                options => options.Provider != StorageProvider.Postgres || !string.IsNullOrWhiteSpace(options.Connection),
                "Storage:Connection is needed when Storage:Provider is Postgres.")
            .ValidateOnStart();
        services.AddOptions<SweeperOptions>().Bind(section.GetSection("Sweeper")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Database);
        services.AddSingleton<GroupCommit>().AddSingleton<StateReader>();
        services.AddSingleton<IJournal, GroupCommitJournal>();
        services.AddGrainStorage(ProviderName, static (provider, _) => ActivatorUtilities.CreateInstance<GroupCommitGrainStorage>(provider));
        services.AddHostedService<StorageLifetime>();
        services.AddSingleton<RetentionTrim>().AddHostedService(provider => provider.GetRequiredService<RetentionTrim>());
        services.AddSingleton<IStoragePing, StoragePing>().AddSingleton<IApiKeyStore, ApiKeyStore>();
        return services.AddQueries();
    }

    /// <summary>Adds the service that wakes due grains; for hosts that can call grains.</summary>
    public static IServiceCollection AddWakeSweeper<TTarget>(this IServiceCollection services)
        where TTarget : class, IWakeTarget =>
        services.AddSingleton<IWakeTarget, TTarget>().AddHostedService<WakeSweeper>();

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddSingleton<IContactQueries, ContactQueries>()
        .AddSingleton<IRunQueries, RunQueries>()
        .AddSingleton<IDeliveryQueries, DeliveryQueries>()
        .AddSingleton<IAutomationQueries, AutomationQueries>()
        .AddSingleton<IVersionStore, AutomationQueries>()
        .AddSingleton<IChannelQueries, ChannelQueries>()
        .AddSingleton<IChannelDirectory, ChannelQueries>()
        .AddSingleton<IAuditQueries, AuditQueries>()
        .AddSingleton<ITimelineQueries, TimelineQueries>()
        .AddSingleton<IReportQueries, ReportQueries>()
        .AddSingleton<IMessageLog, MessageQueries>();

    private static IDatabase Database(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return options.Provider switch
        {
            StorageProvider.Postgres => new PostgresDatabase(options),
            _ => new SqliteDatabase(options),
        };
    }
}
