using System.Collections.Concurrent;
using System.Diagnostics;
using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Storage.Outages;

/// <summary>A server of its own that goes away, stands still, and comes back.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // Waiting for the commit under way and then for a connection, with room for a busy machine.
    private static readonly TimeSpan Bound = (2 * Timeout) + TimeSpan.FromSeconds(20);

    /// <summary>Keys are spread over three lanes by their hash.</summary>
    private const int WritesForEveryLane = 20;

    private PostgresServer _server = null!;
    private OnPostgres _database = null!;
    private Store _store = null!;
    private int _attempts;

    public async Task InitializeAsync()
    {
        _server = PostgresServer.Make();
        _database = OnPostgres.At(_server.CreateDatabase());

        // The disk has still to write all that makes a server: connecting and the schema may take their time.
        await using (await Store.Start(_database))
        {
        }

        _store = await Store.Start(_database, null, ("OperationTimeout", Timeout.ToString()), ("Lanes", "3"));
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task A_server_that_stops_fails_calls_in_bounded_time_and_is_used_again_when_it_is_back()
    {
        await Begin();
        _server.Stop();
        await AssertUnavailable();
        _server.Start();

        await AssertAvailable();
    }

    [Fact]
    public async Task A_server_that_stands_still_fails_calls_in_bounded_time_and_is_used_again_when_it_goes_on()
    {
        await Begin();
        _server.Pause();
        try
        {
            await AssertUnavailable();
            await AssertUnavailable();
        }
        finally
        {
            _server.Resume();
        }

        await AssertAvailable();
    }

    [Fact]
    public async Task Who_waits_for_a_server_that_stands_still_is_told_when_the_host_gives_up_and_so_is_who_comes()
    {
        await using var patient = await Store.Start(_database, null, ("OperationTimeout", "00:05:00"));
        _server.Pause();
        try
        {
            var reads = Enumerable.Range(0, 20).Select(number => patient.Read($"{number}")).ToList();
            await patient.Get<IStorageAbort>().Abort();

            await Task.WhenAll(reads.Select(read => Assert.ThrowsAsync<StorageUnavailableException>(() => read)));
            await Assert.ThrowsAsync<StorageUnavailableException>(() => patient.Read("a"));
            await Assert.ThrowsAsync<StorageUnavailableException>(() => patient.Write("a", Note.Of("x")));
        }
        finally
        {
            _server.Resume();
        }
    }

    [Fact]
    public async Task Why_reads_fail_is_in_the_log_once_for_each_outage_with_its_stack()
    {
        var log = new KeptLog();
        await using var store = await Store.Start(
            _database, services => services.AddSingleton<ILoggerProvider>(log), ("OperationTimeout", "00:00:01"));
        for (var outage = 1; outage <= 2; outage++)
        {
            await Eventually.Holds(async () => await Record.ExceptionAsync(() => store.Read("a")) is null);
            var before = log.Of(3004).Count;
            _server.Pause();
            try
            {
                for (var round = 0; round < 3; round++)
                {
                    await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Assert.ThrowsAsync<StorageUnavailableException>(() => store.Read($"{number}"))));
                }
            }
            finally
            {
                _server.Resume();
            }

            Assert.NotNull(Assert.Single(log.Of(3004).Skip(before)).Exception);
        }
    }

    [Fact]
    public async Task Through_kills_of_the_server_nothing_acknowledged_is_lost_and_nothing_is_stored_twice()
    {
        var acknowledged = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 20).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var key = $"{caller}-{number}";
                try
                {
                    await _store.Write(key, Note.Of("x", Some.Delivery(caller * 1_000_000 + number)));
                    acknowledged.Add(key);
                }
                catch (StorageUnavailableException)
                {
                    // Whether it is stored is not known.
                }
            }
        })).ToList();
        for (var kill = 0; kill < 3; kill++)
        {
            var before = acknowledged.Count;
            await Eventually.Holds(() => acknowledged.Count > before + 100);
            _server.Kill();
            _server.Start();
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        var stored = await _database.Query("select grain_key from grain_state");

        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(stored.Count, await _database.Count("deliveries"));
    }

    [Fact]
    public async Task After_a_restart_no_read_meets_a_connection_that_it_broke()
    {
        const int Readers = 8;
        await Begin();
        await Task.WhenAll(Enumerable.Range(0, Readers).SelectMany(_ => Reads()));
        _server.Stop();
        _server.Start();
        for (var reader = 0; reader < Readers; reader++)
        {
            await Task.WhenAll(Reads());
        }

        IEnumerable<Task> Reads() =>
        [
            _store.Read("a"),
            _store.Get<IRunQueries>().List(new RunFilter(), new PageRequest(), CancellationToken.None),
        ];
    }

    [Fact]
    public async Task After_a_restart_no_write_meets_a_connection_that_it_broke()
    {
        await Task.WhenAll(Enumerable.Range(0, WritesForEveryLane).Select(number => _store.Write($"before-{number}", Note.Of("x"))));
        _server.Stop();
        _server.Start();

        await Task.WhenAll(Enumerable.Range(0, WritesForEveryLane).Select(number => _store.Write($"after-{number}", Note.Of("x"))));
    }

    [Fact]
    public async Task A_disk_that_takes_longer_than_any_command_may_fails_no_start()
    {
        const string Waiting = "pid from pg_stat_activity where wait_event = 'SyncRep' and clock_timestamp() - query_start > interval '3 seconds'";
        var database = OnPostgres.At(_server.CreateDatabase());
        SetStandby("nobody");

        // Told alone, a server may let the next commits pass.
        _server.Stop();
        _server.Start();
        var start = Store.Start(database, null, ("OperationTimeout", "00:00:01"));
        await Eventually.Holds(() => start.IsCompleted || _server.Query("postgres", "select " + Waiting).Length > 0);
        Assert.False(start.IsCompleted);
        SetStandby("");

        await using var store = await start;

        // Its short patience may end while a slow disk still takes the write.
        await Eventually.Holds(async () => await Record.ExceptionAsync(() => store.Write($"{++_attempts}", Note.Of("x"))) is null);
    }

    [Fact]
    public async Task A_database_that_took_no_writes_for_a_while_is_used_again_whoever_comes_first()
    {
        await Begin();
        await ThroughReadOnly(() => _store.Get<IStoragePing>().Ping(CancellationToken.None));
        await ThroughReadOnly(() => _store.Journal.Append([Some.Audit(3)]));
        await ThroughReadOnly(() => _store.Database.Execute($"update schema_version set name = name", CancellationToken.None));
        await AssertAvailable();
    }

    /// <summary>Sessions begin while the database takes no writes; the call alone is to find that it takes them again.</summary>
    private async Task ThroughReadOnly(Func<Task> call)
    {
        var name = (await _database.Query("select current_database()"))[0];
        _server.Query("postgres", $"alter database {name} set default_transaction_read_only = on");
        _server.Query("postgres", $"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'");

        // The first may tell of the session that was ended.
        await Assert.ThrowsAsync<StorageUnavailableException>(call);
        await Assert.ThrowsAsync<StorageUnavailableException>(call);
        await _store.Read("a");
        await _store.Get<IRunQueries>().List(new RunFilter(), new PageRequest(), CancellationToken.None);
        _server.Query("postgres", $"alter database {name} reset default_transaction_read_only");

        await Eventually.Holds(async () => await Record.ExceptionAsync(call) is null);
    }

    /// <summary>Commits wait for a standby that does not exist, as for a disk that stands still.</summary>
    private void SetStandby(string name)
    {
        _server.Query("postgres", $"alter system set synchronous_standby_names = '{name}'");
        _server.Query("postgres", "select pg_reload_conf()");
    }

    private async Task AssertUnavailable()
    {
        var clock = Stopwatch.StartNew();
        var calls = new List<Func<Task>>
        {
            () => _store.Write("b", Note.Of("x")),
            () => _store.Write("c", Note.Of("x")),
            () => _store.Journal.Append([Some.Audit(1)]),
            () => _store.Read("a"),
            () => _store.Get<IStoragePing>().Ping(CancellationToken.None),
            () => _store.Get<IRunQueries>().List(new RunFilter(), new PageRequest(), CancellationToken.None),
            () => _store.Database.ClaimDue(new(Some.Time, Some.Time, 10)),
        };
        await Task.WhenAll(calls.Select(call => Assert.ThrowsAsync<StorageUnavailableException>(call)));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Bound);
    }

    /// <summary>Stores a note, which an impatient store may be too busy for, and connects every lane.</summary>
    private async Task Begin()
    {
        await using (var patient = await Store.Start(_database))
        {
            await patient.Write("a", Note.Of("before"));
        }

        await AssertAvailable();
    }

    /// <summary>Each lane comes back by itself: one may still be told that nobody answers when another has stored something.</summary>
    private async Task AssertAvailable()
    {
        await Eventually.Holds(async () =>
        {
            var attempt = ++_attempts;
            try
            {
                await _store.Journal.Append([Some.Audit(2)]);
                await _store.Get<IStoragePing>().Ping(CancellationToken.None);
                await Task.WhenAll(Enumerable.Range(0, WritesForEveryLane).Select(number => _store.Write($"after-{attempt}-{number}", Note.Of("x"))));
                return true;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal("before", (await _store.Read("a")).Note.Text);
    }
}
