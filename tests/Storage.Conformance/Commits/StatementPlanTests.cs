using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.PostgreSQL;
using Grainline.Storage.SQLite;
using Grainline.Storage.States;
using Grainline.Storage.Tables;
using Grainline.Tests.Storage.Databases;
using Npgsql;

namespace Grainline.Tests.Storage.Commits;

/// <summary>No statement of a commit reads a whole table, erasing a contact included.</summary>
public sealed class StatementPlanTests
{
    private static readonly IJournalRow[] EveryKind =
    [
        Some.Delivery(1), Some.Run(1), Some.Run(2), Some.Step(1, 1), Some.Message(1), new MessageStatusRow { EffectId = "e", Status = default, At = Some.Time },
        Some.Contact(Some.Phone) with { RemovedTerms = ["old"] }, Some.Automation(1), new AutomationRemoval("au_2"), Some.Version(1),
        new ChannelRow("a", "A", "1", Some.Time), new ChannelRemoval("b"), new ConnectionRow("a", "A", "1", Some.Time), new ConnectionRemoval("b"),
        Some.Audit(1), new ContactErasure(Some.Phone),
    ];

    private static JournalBatch Journal
    {
        get
        {
            var batch = new JournalBatch();
            batch.Add(EveryKind);
            return batch;
        }
    }

    [Fact]
    public async Task On_SQLite()
    {
        await using var database = new OnSqlite();
        await using var store = await Store.Start(database);
        var texts = new Texts();
        Journal.Run(texts);

        Assert.Equal(25, texts.All.Count);
        foreach (var text in texts.All)
        {
            var plan = await store.Database.Query(Grainline.Storage.Queries.Sql.Raw("explain query plan " + text), row => row.Text(3), CancellationToken.None);
            Assert.DoesNotContain(plan, line => line.StartsWith("SCAN", StringComparison.Ordinal) && !line.Contains("CONSTANT", StringComparison.Ordinal) && !line.EndsWith(" r", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task On_PostgreSQL()
    {
        await using var database = new OnPostgres();
        await using var store = await Store.Start(database);
        await using var connection = new NpgsqlConnection(database.Settings["Storage:Connection"]);
        await connection.OpenAsync();
        var batch = new PostgresBatch { Careful = true };
        PostgresStates.Run(batch, [Change("a", 0, 1), Change("b", 1, 2), Change("c", 1, 0), Change("d", 0, 0)]);
        Journal.Run(batch);

        Assert.Equal(29, batch.Commands.Count);
        await using var planner = new NpgsqlCommand("set enable_seqscan = off", connection);
        await planner.ExecuteNonQueryAsync();
        foreach (var command in batch.Commands)
        {
            await using var explain = new NpgsqlCommand("explain (costs off) " + command.CommandText, connection);
            explain.Parameters.AddRange(command.Parameters.Select(parameter => parameter.Clone()).ToArray());
            await using var plan = await explain.ExecuteReaderAsync();
            while (await plan.ReadAsync())
            {
                Assert.DoesNotContain("Seq Scan", plan.GetString(0), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Due_grains_are_found_by_the_index_of_their_due_times_on_SQLite()
    {
        await using var database = new OnSqlite();
        await using var store = await Store.Start(database);
        var plan = await store.Database.Query(
            $"{Grainline.Storage.Queries.Sql.Raw("explain query plan")} {SqliteReads.Claim(new(Some.Time, Some.Time, 500))}", row => row.Text(3), CancellationToken.None);

        Assert.Contains(plan, line => line.Contains("(due_at>? AND due_at<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.StartsWith("SCAN", StringComparison.Ordinal) || line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Due_grains_are_found_by_the_index_of_their_due_times_on_PostgreSQL()
    {
        await using var database = new OnPostgres();
        await using var store = await Store.Start(database);
        await using var connection = new NpgsqlConnection(database.Settings["Storage:Connection"]);
        await connection.OpenAsync();
        await using var planner = new NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off", connection);
        await planner.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand("explain (costs off) " + PostgresStates.Claim, connection)
        {
            Parameters = { new() { Value = Some.Time.UtcDateTime }, new() { Value = Some.Time.UtcDateTime }, new() { Value = 500 }, new() { Value = Some.Time.UtcDateTime } },
        };
        var plan = new List<string>();
        await using var lines = await explain.ExecuteReaderAsync();
        while (await lines.ReadAsync())
        {
            plan.Add(lines.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains("Index Cond: ((due_at > ", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));

        // What was found, up to the limit, may be sorted by its keys; it is not found by sorting.
        var found = plan.SkipWhile(line => !line.Contains("Limit", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(found);
        Assert.DoesNotContain(found, line => line.Contains("Sort", StringComparison.Ordinal));
    }

    private static StateChange Change(string key, long expected, long next) => new()
    {
        Key = new StateKey("type", key, "name"),
        Expected = expected,
        Next = next,
        Payload = "{}"u8.ToArray(),
        ModifiedAt = Some.Time,
    };

    private sealed class Texts : IRowStatements
    {
        public List<string> All { get; } = [];

        public void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows)
        {
            Assert.NotEmpty(rows);
            All.Add(SqliteWriter.Text(statement));
        }
    }
}
