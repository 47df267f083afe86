using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grainline.Storage;
using Grainline.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grainline.Bench.Storage;

/// <summary>
/// The same states of 1 KB through both storages, without journal rows and due times, which only one of them has. On one hot grain a
/// writer may have one write under way, as a grain may; the others wait for it.
/// </summary>
internal static class AdoNetComparison
{
    private const int Callers = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task Run(double seconds)
    {
        using var server = PostgresServer.Make();
        (string Name, string Provider, string More)[] storages =
        [
            ("group commit", "Postgres", ""),
            ("Orleans, as documented", "AdoNet", ""),
            ("Orleans, prepared statements", "AdoNet", ";Max Auto Prepare=20;Auto Prepare Min Usages=2"),
        ];
        Console.WriteLine($"{"64 callers, 1 KB states",-32}{"writes/s",12}{"p99 ms",9}{"commits/write",15}{"hot writes/s",14}{"p99 ms",9}{"commits/write",15}");
        foreach (var (name, provider, more) in storages)
        {
            var database = server.CreateDatabase();
            using var host = await Start(provider, database + more);
            var storage = host.Services.GetRequiredKeyedService<IGrainStorage>(StorageServices.ProviderName);
            await Measure(storage, WarmUp, Distinct);
            var commits = Commits(server, database);
            var distinct = await Measure(storage, TimeSpan.FromSeconds(seconds), Distinct);
            var between = Commits(server, database);
            var hot = await Measure(storage, TimeSpan.FromSeconds(seconds), OneHot(storage));
            var end = Commits(server, database);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-32}{distinct.PerSecond,12:N0}{distinct.P99,9:N1}{(between - commits) / (double)distinct.Count,15:N3}{hot.PerSecond,14:N0}{hot.P99,9:N1}{(end - between) / (double)hot.Count,15:N3}"));
            await host.StopAsync();
        }
    }

    /// <summary>Orleans' storage begins with its silo.</summary>
    private static async Task<IHost> Start(string provider, string connection)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Storage:Provider"] = provider,
            ["Storage:Connection"] = connection,
        });
        builder.Services.AddGrainlineStorage(builder.Configuration.GetSection("Storage"));
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Each caller writes a grain of its own.</summary>
    private static Func<IGrainStorage, Task> Distinct(int caller)
    {
        var (grain, state) = New(caller);
        return storage => storage.WriteStateAsync("contact", grain, state);
    }

    /// <summary>All callers want the same grain written, and a grain has one write under way: they take turns.</summary>
    private static Func<int, Func<IGrainStorage, Task>> OneHot(IGrainStorage storage)
    {
        var turn = new SemaphoreSlim(1);
        var (grain, state) = New(Callers);
        return _ => async _ =>
        {
            await turn.WaitAsync();
            try
            {
                await storage.WriteStateAsync("contact", grain, state);
            }
            finally
            {
                turn.Release();
            }
        };
    }

    private static (GrainId Grain, GrainState<PlainState> State) New(int number)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"+39{Random.Shared.NextInt64(1_000_000_000)}{number}");
        return (GrainId.Create("contact", phone), new GrainState<PlainState>(new PlainState { Phone = phone, Text = new string('s', 900) }));
    }

    private static async Task<(int Count, double PerSecond, double P99)> Measure(
        IGrainStorage storage, TimeSpan time, Func<int, Func<IGrainStorage, Task>> writer)
    {
        var latencies = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var write = writer(caller);
            while (clock.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                await write(storage);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        var all = latencies.Order().ToList();
        return (all.Count, all.Count / seconds, all[all.Count * 99 / 100]);
    }

    /// <summary>Transactions so far that wrote something: only they take a number. Asking takes one too.</summary>
    private static long Commits(PostgresServer server, string connection) => long.Parse(
        server.Query(connection.Split("Database=")[1], "select pg_current_xact_id()::text"), CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A state of about 1 KB.</summary>
internal sealed class PlainState
{
    public string Phone { get; init; } = "";

    public string Text { get; init; } = "";
}
