using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Grainline.Automations;
using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grainline.Bench.Storage;

/// <summary>Callers that each store one accepted delivery after another.</summary>
internal sealed class StorageLoad : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Func<TimeSpan> _serverTime;
    private readonly IGrainStorage _storage;
    private readonly MeterListener _listener = new();
    private readonly byte[] _body = [.. Enumerable.Repeat((byte)'b', 1_024)];
    private readonly string _text = new('s', 900);
    private readonly ConcurrentQueue<GrainState<LoadState>> _made = [];
    private long _commits;
    private long _rows;
    private int _contacts;

    private StorageLoad(IHost host, Func<TimeSpan> serverTime)
    {
        _host = host;
        _serverTime = serverTime;
        _storage = host.Services.GetRequiredKeyedService<IGrainStorage>(StorageServices.ProviderName);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "grainline.storage.commits" or "grainline.storage.batch.rows")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _commits, value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref _rows, value));
        _listener.Start();
    }

    public static async Task<StorageLoad> Start(Dictionary<string, string?> settings, Func<TimeSpan> serverTime)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddGrainlineStorage(builder.Configuration.GetSection("Storage"));
        var host = builder.Build();
        await host.StartAsync();
        return new StorageLoad(host, serverTime);
    }

    public async Task Measure(string what, int callers, TimeSpan time, bool repeat)
    {
        var latencies = new ConcurrentBag<List<double>>();
        var known = _made.ToArray();
        (_commits, _rows) = (0, 0);
        var (cpu, server) = (Environment.CpuUsage.TotalTime, _serverTime());
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var i = caller; clock.Elapsed < time; i += callers)
            {
                var state = repeat ? known[i % (known.Length / callers * callers)] : Make();
                var start = Stopwatch.GetTimestamp();
                await Write(state);
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            latencies.Add(mine);
        })));
        var elapsed = clock.Elapsed.TotalSeconds;
        (cpu, server) = (Environment.CpuUsage.TotalTime - cpu, _serverTime() - server);
        var all = latencies.SelectMany(list => list).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-40}{all.Count / elapsed,10:N0}{all[all.Count / 2],9:N1}{all[all.Count * 99 / 100],9:N1}{(double)_commits / all.Count,15:N4}{(double)_rows / _commits,12:N0}{cpu.TotalMicroseconds / all.Count,12:N1}{server.TotalMicroseconds / all.Count,12:N1}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _listener.Dispose();
    }

    private GrainState<LoadState> Make()
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"+39{Random.Shared.NextInt64(1_000_000_000)}{Interlocked.Increment(ref _contacts)}");
        var state = new GrainState<LoadState>(new LoadState(phone, _text));
        _made.Enqueue(state);
        return state;
    }

    private Task Write(GrainState<LoadState> state)
    {
        var now = DateTimeOffset.UtcNow;
        var (delivery, run) = (Ids.TimeOrdered("dl_", now), Ids.TimeOrdered("run_", now));
        var automation = new AutomationRef("au_01k0000000000000000000000", 1);
        var contact = state.State!;
        contact.DueAt = now.AddSeconds(17);
        contact.Journal =
        [
            new DeliveryRow
            {
                Delivery = new Delivery { Id = delivery, ReceivedAt = now, Key = delivery, Body = _body },
                AutomationId = automation.Id,
                Phone = contact.Phone,
                Outcome = DeliveryOutcome.Accepted,
                Status = 202,
                RunId = run,
            },
            new RunRow
            {
                Id = run,
                Automation = automation,
                Phone = contact.Phone,
                Status = RunStatus.Running,
                StepId = "hello",
                StepType = "send_message",
                StepStartedAt = now,
                StepAttempts = 1,
                StartedAt = now,
                DeliveryId = delivery,
            },
        ];
        return _storage.WriteStateAsync("contact", GrainId.Create("contact", contact.Phone), state);
    }
}
