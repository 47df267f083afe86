using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Embedded.Hosting;
using Grainline.Embedded.Scheduling;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Hosting;

namespace Grainline.Tests.Simulation;

/// <summary>The process from a start to a crash: grains, their services, and the code that calls them.</summary>
internal sealed class Life : IDisposable
{
    private readonly CancellationTokenSource _crash = new();
    private readonly ServiceProvider _services;
    private readonly EmbeddedGrainHost _host;
    private readonly SimulatedTurnExecutor _turns;

    public Life(World world)
    {
        _turns = world.Turns;
        var storage = new SimulatedStorage(world.Disk, world.Traffic, world.ContactBytes);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(world.Clock)
            .AddSingleton<TurnExecutor>(world.Turns)
            .AddSingleton<IJournal>(storage)
            .AddSingleton<Automations.IVersionStore>(storage)
            .AddSingleton<IMessageLog>(storage)
            .AddSingleton<ICalendarDirectory>(storage)
            .AddSingleton<IMessageSender>(world.Meta)
            .AddSingleton<ITemplateSource>(world.Meta)
            .AddSingleton<Webhooks.IWebhookClient>(world.Receiver)
            .AddSingleton<GoHighLevel.IGoHighLevelClient>(world.Ghl)
            .AddSingleton<ISecretProtector, OpenSecrets>()
            .AddSingleton(new ConsentKeywords())
            .AddGrainParts()
            .AddGrainStorage(GrainStorage.Name, (_, _) => storage)
            .AddGrainClasses(typeof(ContactGrain).Assembly)
            .AddEmbeddedGrains(options => options.CollectionQuantum = TimeSpan.FromMinutes(1))
            .AddLogging(logging => logging.ClearProviders())
            .BuildServiceProvider();
        _host = _services.GetRequiredService<EmbeddedGrainHost>();
        _turns.Run(() => _host.StartAsync(CancellationToken.None));
    }

    public IGrainFactory Grains => _host;

    /// <summary>Runs code of the process that is no grain's: an endpoint, a background service. A crash ends it in the middle.</summary>
    public void Start(Func<Task> work) => _ = _turns.Start(work, _crash.Token);

    /// <summary>A crash: ends everything at once.</summary>
    public void Dispose()
    {
        _crash.Cancel();
        _host.Abandon();
        _services.Dispose();
        _crash.Dispose();
    }

    private sealed class OpenSecrets : ISecretProtector
    {
        public string Protect(string secret) => secret;

        public string Unprotect(string cipher) => cipher;
    }
}
