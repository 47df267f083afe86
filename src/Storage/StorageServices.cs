using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Journal;
using Grainline.Messages;
#if ENGINE_ORLEANS
using Grainline.Storage.AdoNet;
#endif
using Grainline.Storage.ApiKeys;
using Grainline.Storage.Calendars;
using Grainline.Storage.Commits;
using Grainline.Storage.Maintenance;
using Grainline.Storage.Ownership;
using Grainline.Storage.PostgreSQL;
using Grainline.Storage.Queries;
using Grainline.Storage.Retention;
using Grainline.Storage.Settings;
using Grainline.Storage.SQLite;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;

namespace Grainline.Storage;

/// <summary>Registers the storage with a host.</summary>
public static class StorageServices
{
    /// <summary>The name under which grains ask for the storage. They have a constant of their own for it, <c>GrainStorage.Name</c>, because neither
    /// project knows the other.</summary>
    public const string ProviderName = GroupCommitGrainStorage.Name;

    /// <summary>Adds grain storage, journal, queries, API keys and health, and the service that migrates and drains.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section <c>Storage</c>; see <see cref="StorageOptions"/>.</param>
    public static IServiceCollection AddGrainlineStorage(this IServiceCollection services, IConfiguration section)
    {
        services.AddOptions<StorageOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(
                options => options.Provider == StorageProvider.Sqlite || !string.IsNullOrWhiteSpace(options.Connection),
                "Storage:Connection is needed when Storage:Provider is Postgres or AdoNet.")
            .ValidateOnStart();
        services.AddOptions<SweeperOptions>().Bind(section.GetSection("Sweeper")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Database);
        services.AddSingleton<GroupCommit>().AddSingleton<StateReader>();
        services.AddSingleton<IJournal, GroupCommitJournal>();
        services.AddGrainStates(section);
        services.AddSingleton(Ownership).AddHostedService<OwnershipLifetime>();
        services.AddHostedService<StorageLifetime>();
        services.AddSingleton<RetentionTrim>().AddHostedService(provider => provider.GetRequiredService<RetentionTrim>());
        services.AddSingleton<IStorageInspection, StorageInspection>();
        services.AddSingleton<IStoragePing, StoragePing>().AddSingleton<IStorageAbort, StorageAbort>();
        return services.AddSettings().AddQueries();
    }

    /// <summary>Adds the service that wakes due grains; for hosts that can call grains.</summary>
    public static IServiceCollection AddWakeSweeper<TTarget>(this IServiceCollection services)
        where TTarget : class, IWakeTarget =>
        services.AddSingleton<IWakeTarget, TTarget>().AddHostedService<WakeSweeper>();

    /// <summary>Says that this host runs grains: it starts when nobody else runs those of its database.</summary>
    public static IServiceCollection AddGrainOwnership(this IServiceCollection services, GrainOwners owners) =>
        services.AddSingleton(new GrainOwner(owners));

    private static void AddGrainStates(this IServiceCollection services, IConfiguration section)
    {
        if (section.GetValue(nameof(StorageOptions.Provider), StorageProvider.Sqlite) == StorageProvider.AdoNet)
        {
#if ENGINE_ORLEANS
            services.AddAdoNetStates(ProviderName, section);
            return;
#else
            throw new NotSupportedException("Storage:Provider = AdoNet is Orleans' own storage; it needs the Orleans engine.");
#endif
        }

        services.AddGrainStorage(ProviderName, static (provider, _) => ActivatorUtilities.CreateInstance<GroupCommitGrainStorage>(provider));
    }

    private static IServiceCollection AddSettings(this IServiceCollection services) => services
        .AddSingleton<IApiKeyStore, ApiKeyStore>()
        .AddSingleton<IUserStore, UserStore>()
        .AddSingleton<ISettingStore, SettingStore>()
        .AddSingleton<IRetentionPolicy, RetentionPolicy>()
        .AddSingleton<ICalendarStore, CalendarStore>()
        .AddSingleton<ICalendarDirectory>(provider => provider.GetRequiredService<ICalendarStore>());

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddSingleton<IContactQueries, ContactQueries>()
        .AddSingleton<IRunQueries, RunQueries>()
        .AddSingleton<IDeliveryQueries, DeliveryQueries>()
        .AddSingleton<IAutomationQueries, AutomationQueries>()
        .AddSingleton<IVersionStore, AutomationQueries>()
        .AddSingleton<IChannelQueries, ChannelQueries>()
        .AddSingleton<IConnectionQueries, ConnectionQueries>()
        .AddSingleton<IReferenceQueries, ReferenceQueries>()
        .AddSingleton<IAuditQueries, AuditQueries>()
        .AddSingleton<ITimelineQueries, TimelineQueries>()
        .AddSingleton<IReportQueries, ReportQueries>()
        .AddSingleton<ITraceQueries, TraceQueries>()
        .AddSingleton<IWakingQueries, WakingQueries>()
        .AddSingleton<IMessageLog, MessageQueries>();

    private static IGrainOwnership Ownership(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return options.Provider != StorageProvider.Sqlite && services.GetService<GrainOwner>() is { Owners: var owners }
            ? new PostgresOwnership(options, owners)
            : new NoOwnership();
    }

    private static IDatabase Database(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return options.Provider switch
        {
            StorageProvider.Sqlite => new SqliteDatabase(options, services.GetRequiredService<ILogger<SqliteDatabase>>()),
            _ => new PostgresDatabase(options, services.GetRequiredService<ILogger<PostgresDatabase>>()),
        };
    }
}
