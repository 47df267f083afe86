using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage;
using Grainline.Storage.ApiKeys;
using Grainline.Storage.Commits;
using Grainline.Storage.Queries;
using Grainline.Storage.Retention;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;
using Grainline.Tests.Storage.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grainline.Tests.Storage.Queries;

public sealed class PlansOnSqlite : PlanTests<OnSqlite>;

public sealed class PlansOnPostgres : PlanTests<OnPostgres>;

/// <summary>No query reads a whole table or sorts one, on a database with some thousand rows and fresh statistics.</summary>
public abstract class PlanTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Rows = 4_000;

    private static readonly PageRequest Page = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Every_query_uses_an_index()
    {
        await Fill();
        var recorder = new Recorder(Store.Database);
        await AskEverything(recorder);

        Assert.True(recorder.Queries.Count >= 30);
        foreach (var query in recorder.Queries)
        {
            var plan = await Plan(query);
            var lines = plan.Split('\n').Where(line => line.Contains(Database.WholeTable, StringComparison.Ordinal));

            // SQLite calls it a scan, too, when it walks an index in its order, and when it reads a part that is in memory.
            var scans = lines.Where(line => !line.Contains(" USING ", StringComparison.Ordinal) && !IsInMemory(line));
            Assert.True(!scans.Any(), $"{query}\n\n{plan}");
        }
    }

    [Fact]
    public async Task Each_filter_has_the_index_that_was_made_for_it()
    {
        await Fill();
        var recorder = new Recorder(Store.Database);
        await new RunQueries(recorder).List(new RunFilter("au_1", Status: RunStatus.Failed), Page, None);
        await new RunQueries(recorder).List(new RunFilter(Phone: Phone(1)), Page, None);
        await new DeliveryQueries(recorder).List(new DeliveryFilter(Outcome: DeliveryOutcome.Rejected), Page, None);
        await new TimelineQueries(recorder).Read(Phone(1), Page, None);
        await new DeliveryQueries(recorder).List(new DeliveryFilter("au_1"), Page, None);

        var plans = await Task.WhenAll(recorder.Queries.Select(Plan));

        Assert.Equal(8, plans.Length);
        Assert.Contains("runs_automation", plans[0], StringComparison.Ordinal);
        Assert.Contains("runs_phone", plans[1], StringComparison.Ordinal);
        Assert.Contains("deliveries_outcome", plans[2], StringComparison.Ordinal);
        Assert.All(["deliveries_automation", "runs_automation"], index => Assert.Contains(index, plans[7], StringComparison.Ordinal));
        Assert.All(["deliveries_phone", "runs_phone", "steps_phone", "messages_phone"], index =>
            Assert.Contains(plans, plan => plan.Contains(index, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_of_one_state_are_found_at_once_also_where_all_of_them_are_old()
    {
        await Fill();
        await Store.Journal.Append([.. Enumerable.Range(Rows, 5 * Rows).Select(number => Some.Run(number, Phone(number), RunStatus.Waiting, $"au_{number % 20}"))]);
        await Database.Analyze();
        var recorder = new Recorder(Store.Database);
        foreach (var cursor in new[] { null, Cursor.Of("runs", $"run_{5 * Rows:000000000}") })
        {
            await new RunQueries(recorder).List(new RunFilter("au_1"), new PageRequest(50, cursor), None);
            await new RunQueries(recorder).List(new RunFilter("au_1", Status: RunStatus.Completed), new PageRequest(50, cursor), None);
            await new RunQueries(recorder).List(new RunFilter(Status: RunStatus.Failed), new PageRequest(50, cursor), None);
        }

        // Nothing may be passed by but the row of the cursor itself.
        Assert.All(await Task.WhenAll(recorder.Queries.Select(Plan)), plan => Assert.DoesNotMatch("runs_pkey|autoindex_runs|Filter: (?!\\(id <> )", plan));
    }

    [Fact]
    public async Task Retention_looks_for_old_messages_where_they_are_and_passes_by_none()
    {
        await Fill();
        await Store.Journal.Append([.. Enumerable.Range(Rows, Rows).Select(number => Some.Message(number) with { EffectId = $"in_wamid.{number}", RunId = "" })]);
        await Database.Analyze();
        var recorder = new Recorder(Store.Database);
        var trim = new RetentionTrim(recorder, Store.Get<IRetentionPolicy>(), TimeProvider.System, NullLogger<RetentionTrim>.Instance);
        await trim.Trim(Some.Time.AddYears(-1), None);

        var plans = await Task.WhenAll(recorder.Queries.Where(query => query.Text.Contains("messages", StringComparison.Ordinal)).Select(Plan));
        Assert.True(plans.Length > 2);
        Assert.All(plans[..^1], plan => Assert.Matches("effect_id ?>.+effect_id ?<", plan));
        Assert.Contains("messages_inbound", plans[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erasure_looks_for_messages_of_the_persons_runs_where_their_ids_begin()
    {
        await Fill();
        var parts = ContactTable.Erase[0].Text.Split(RowStatement<ContactErasure>.Rows);

        var plan = await Plan($"{Sql.Raw(parts[0])}(select {Phone(7)} as phone) as r{Sql.Raw(parts[1])}");

        Assert.Contains("runs_phone", plan, StringComparison.Ordinal);
        Assert.Matches("(INDEX|Index Cond).+effect_id ?>.+effect_id ?<", plan);
    }

    [Fact]
    public async Task Contacts_by_the_beginning_of_a_phone_are_read_from_where_the_page_begins()
    {
        var recorder = new Recorder(Store.Database);
        var contacts = new ContactQueries(recorder);

        await contacts.List(new ContactFilter("+3933300000"), Page, None);
        await contacts.List(new ContactFilter("+3933300000"), new PageRequest(50, Cursor.Of("contacts", "+39333000005")), None);

        var queries = recorder.Queries.ToArray();
        Assert.All(queries, query => Assert.Single(Regex.Matches(query.Text, "phone >=? ", RegexOptions.NonBacktracking)));
        Assert.Equal(["+3933300000", "+39333000005"], queries.Select(query => query.Values[0]));
    }

    private static bool IsInMemory(string line) => new[] { "SCAN part", "SCAN passed", "SCAN (subquery", "SCAN (join", " CONSTANT ROW" }
        .Any(scan => line.Contains(scan, StringComparison.Ordinal));

    private static string Phone(int number) => $"+39{333_000_000 + (number % 1_000)}";

    private static async Task AskEverything(Recorder database)
    {
        var cursors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["runs"] = Cursor.Of("runs", "run_000003000"),
            ["deliveries"] = Cursor.Of("deliveries", "dlv_000003000"),
        };
        foreach (var automation in new[] { null, "au_1" })
        {
            foreach (var phone in new[] { null, Phone(7) })
            {
                foreach (var cursor in new[] { null, "some" })
                {
                    foreach (var status in new RunStatus?[] { null, RunStatus.Running, RunStatus.Completed, RunStatus.Failed })
                    {
                        await new RunQueries(database).List(new RunFilter(automation, phone, status), new PageRequest(50, cursor is null ? null : cursors["runs"]), None);
                    }

                    foreach (var outcome in new DeliveryOutcome?[] { null, DeliveryOutcome.Accepted, DeliveryOutcome.Rejected })
                    {
                        await new DeliveryQueries(database).List(
                            new DeliveryFilter(automation, outcome, phone), new PageRequest(50, cursor is null ? null : cursors["deliveries"]), None);
                    }
                }
            }
        }

        await new RunQueries(database).Find("run_000000001", None);
        await new RunQueries(database).FindBody("run_000000001", None);
        await new DeliveryQueries(database).Find("dlv_000000001", None);
        await new TimelineQueries(database).Read(Phone(7), Page, None);
        await new TimelineQueries(database).ToOthers(Phone(7), ["run_000000001", "run_000000002"], None);
        var contacts = new ContactQueries(database);
        await contacts.List(new ContactFilter(), Page, None);
        await contacts.List(new ContactFilter("name1 love"), Page, None);
        await contacts.List(new ContactFilter("+3933300000"), Page, None);
        await contacts.List(new ContactFilter("033300000"), Page, None);
        await contacts.List(new ContactFilter("name1", "vip"), Page, None);
        await new ContactQueries(database) { MaxSorted = 10 }.List(new ContactFilter("name love"), Page, None);
        await contacts.Find(Phone(7), None);
        await new AutomationQueries(database).Versions("au_1", Page, None);
        await new AutomationQueries(database).FindVersion(new AutomationRef("au_1", 7), None);
        await new AuditQueries(database).List(Page, None);
        await new WakingQueries(database).Keys("bulk", "blk_", None);
        await new MessageQueries(database).FindStatus("run_000000001-1", 0, None);
        await new MessageQueries(database).Find("gone", "wamid.7", None);
        await new ApiKeyStore(database).FindByHash("hash", None);
        var (traces, nobody) = (new TraceQueries(database), new PersonMentions(["+390000"], []));
        await traces.EraseDeliveries(nobody, None);
        await foreach (var _ in traces.States(["alias", "bulk"], nobody, None))
        {
            Assert.Fail("Nobody is mentioned.");
        }
    }

    /// <summary>The plan that the storage's own connections get.</summary>
    private async Task<string> Plan(Sql query)
    {
        var column = Database.Explain == "explain query plan" ? 3 : 0;
        return string.Join('\n', await Store.Database.Query($"{Sql.Raw(Database.Explain)} {query}", row => row.Text(column), None));
    }

    private async Task Fill()
    {
        await Store.Journal.Append([.. Enumerable.Range(0, Rows).SelectMany(number => new IJournalRow[]
        {
            Some.Delivery(number, Phone(number), (DeliveryOutcome)(number % 50 == 0 ? 3 : 0), $"au_{number % 20}"),
            Some.Run(number, Phone(number), (RunStatus)(number % 50 == 0 ? 3 : 2), $"au_{number % 20}"),
            Some.Step(number, 1, Phone(number)),
            Some.Message(number, Phone(number)) with { ProviderId = $"wamid.{number}" },
            Some.Audit(number),
            Some.Version(number + 1),
        }).Concat(Enumerable.Range(0, 1_000).Select(number => Some.Contact(Phone(number), $"Name{number}", "Lovelace", number % 100 == 0 ? "vip" : "lead")))]);
        var keys = Store.Get<IApiKeyStore>();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => keys.Add(new ApiKey($"key_{number}", "Key", "viewer", $"hash {number}", Some.Time, null), None)));
        await Database.Analyze();
    }

    /// <summary>Passes queries on and remembers them.</summary>
    private sealed class Recorder(IDatabase inner) : IDatabase
    {
        public ConcurrentQueue<Sql> Queries { get; } = [];

        public bool PacksValues => inner.PacksValues;

        public int Lanes => inner.Lanes;

        public Task Migrate(CancellationToken cancellationToken) => inner.Migrate(cancellationToken);

        public IBatchWriter CreateWriter() => inner.CreateWriter();

        public Task<IReadOnlyList<StoredState>> ReadStates(IReadOnlyList<StateKey> keys) => inner.ReadStates(keys);

        public Task<IReadOnlyList<StateKey>> ClaimDue(DueClaim claim) => inner.ClaimDue(claim);

        public Task<IReadOnlyList<T>> Query<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken)
        {
            Queries.Enqueue(query);
            return inner.Query(query, read, cancellationToken);
        }

        public Task<IReadOnlyList<T>> Find<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken)
        {
            Queries.Enqueue(query);
            return inner.Find(query, read, cancellationToken);
        }

        public Task<int> Execute(Sql command, CancellationToken cancellationToken)
        {
            Queries.Enqueue(command);
            return inner.Execute(command, cancellationToken);
        }

        public Task Ping(CancellationToken cancellationToken) => inner.Ping(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
