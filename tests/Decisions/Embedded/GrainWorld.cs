using System.Collections.Concurrent;
using System.Text.Json;
using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Embedded.Hosting;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Grainline.Tests.Decisions.Embedded;

/// <summary>Grains on the embedded engine, a clock that the test moves, and a memory that refuses to store whom the test names.</summary>
internal sealed class GrainWorld : IAsyncDisposable
{
    public const string BadPhone = "+393490000000";

    private readonly ServiceProvider _services;
    private readonly Memory _memory = new();
    private readonly IDisposable? _pending;

    /// <param name="ghl">Is disposed of first, if that ends its calls: the grains end when their calls have.</param>
    /// <param name="reader">Of events.</param>
    /// <param name="sender">Of messages.</param>
    /// <param name="clock">One that the others know, too.</param>
    public GrainWorld(IGoHighLevelClient? ghl = null, IAppEventReader? reader = null, IMessageSender? sender = null, ManualTimeProvider? clock = null)
    {
        Clock = clock ?? new ManualTimeProvider();
        _pending = ghl as IDisposable;
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IJournal>(_memory)
            .AddSingleton<IVersionStore>(_memory)
            .AddSingleton<ISecretProtector>(_memory)
            .AddSingleton<ICalendarDirectory>(_memory)
            .AddSingleton<IMessageLog>(_memory)
            .AddSingleton<ITemplateSource>(_memory)
            .AddSingleton(_ => ghl!)
            .AddSingleton(_ => reader!)
            .AddSingleton(_ => sender!)
            .AddSingleton(new ConsentKeywords())
            .AddGrainParts()
            .AddGrainStorage(GrainStorage.Name, (_, _) => _memory)
            .AddGrainClasses(typeof(BulkGrain).Assembly)
            .AddEmbeddedGrains()
            .BuildServiceProvider();
        Grains = _services.GetRequiredService<EmbeddedGrainHost>();
    }

    public ManualTimeProvider Clock { get; }

    public EmbeddedGrainHost Grains { get; }

    /// <summary>All rows that were stored.</summary>
    public IReadOnlyCollection<IJournalRow> Journal => _memory.Journal;

    /// <summary>Writes that were refused.</summary>
    public int Refused => _memory.Refused;

    /// <summary>How often states were read.</summary>
    public int Reads => _memory.Reads;

    /// <summary>Whether no write finds room.</summary>
    public bool IsFull
    {
        set => _memory.IsFull = value;
    }

    /// <summary>The largest write of what could wait; a start may have three quarters of it. Null = any.</summary>
    public int? WriteBytes
    {
        set => _memory.WriteBytes = value;
    }

    /// <summary>What the answers to writes wait for; the writes themselves are stored.</summary>
    public Task Answers
    {
        set => _memory.Answers = value;
    }

    public Task Start() => Grains.StartAsync(CancellationToken.None);

    /// <summary>An automation that starts.</summary>
    public async Task<string> Publish(string definition)
    {
        var automation = Grains.GetGrain<IAutomationGrain>("aut_1");
        Assert.Empty((await automation.Create(definition, "test")).Errors);
        await automation.SetStatus(AutomationStatus.Active, "test");
        return "aut_1";
    }

    public async ValueTask DisposeAsync()
    {
        _pending?.Dispose();
        await Grains.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private sealed class Memory
        : IJournal, IVersionStore, ISecretProtector, ICalendarDirectory, IMessageLog, ITemplateSource, IGrainStorage
    {
        private readonly ConcurrentDictionary<string, object?> _states = new(StringComparer.Ordinal);
        private int _refused;
        private int _reads;

        public ConcurrentQueue<IJournalRow> Journal { get; } = new();

        public int Refused => _refused;

        public int Reads => _reads;

        public bool IsFull { get; set; }

        public int? WriteBytes { get; set; }

        public Task Answers { get; set; } = Task.CompletedTask;

        public Task Append(IReadOnlyList<IJournalRow> rows)
        {
            foreach (var row in rows)
            {
                Journal.Enqueue(row);
            }

            return Task.CompletedTask;
        }

        public Task<string?> Read(AutomationRef automation, CancellationToken cancellationToken) =>
            Task.FromResult(Journal.OfType<VersionRow>().LastOrDefault(version => version.Automation == automation)?.Definition);

        public Task<StoredCalendar?> Read(string id, CancellationToken cancellationToken) => Task.FromResult<StoredCalendar?>(null);

        public Task<MessageStatus?> FindStatus(string effectId, int number, CancellationToken cancellationToken) => Task.FromResult<MessageStatus?>(null);

        public Task<MessageAddress?> Find(string? effectId, string? providerId, CancellationToken cancellationToken) =>
            Task.FromResult<MessageAddress?>(null);

        public Task<bool> HasSpoken(string channelId, string phone, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<TemplateListing> List(ProviderAccess access, string wabaId, CancellationToken cancellationToken) => Task.FromResult(new TemplateListing());

        public string Protect(string secret) => secret;

        public string Unprotect(string cipher) => cipher;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Interlocked.Increment(ref _reads);
            grainState.State = _states.TryGetValue(grainId.ToString(), out var state) ? (T)state! : Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (IsFull)
            {
                throw new StorageOverloadedException();
            }

            if (WriteBytes is { } most && grainState.State is IJournaledState { Growth: not WriteGrowth.None and var growth } growing
                && Bytes(grainState.State, growing) > (growth == WriteGrowth.Starts ? 0.75 * most : most))
            {
                throw new WriteTooLargeException();
            }

            if (grainId.Key.ToString() == BadPhone)
            {
                Interlocked.Increment(ref _refused);
                throw new StorageUnavailableException("This one is not stored.");
            }

            _states[grainId.ToString()] = grainState.State;
            await Append((grainState.State as IJournaledState)?.Journal ?? []);
            await Answers;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var journal = (grainState.State as IJournaledState)?.Journal ?? [];
            _states.TryRemove(grainId.ToString(), out _);
            grainState.State = Activator.CreateInstance<T>();
            return Append(journal);
        }

        private static int Bytes<T>(T state, IJournaledState journaled) =>
            JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.GetTypeInfo(typeof(T))!).Length
            + journaled.Journal.OfType<DeliveryRow>().Sum(row => row.Delivery.Body.Length);
    }
}
