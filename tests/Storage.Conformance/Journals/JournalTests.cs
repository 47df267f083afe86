using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;
using Orleans.Storage;

namespace Grainline.Tests.Storage.Journals;

public sealed class JournalOnSqlite : JournalTests<OnSqlite>;

public sealed class JournalOnPostgres : JournalTests<OnPostgres>;

/// <summary>State and journal are one.</summary>
public abstract class JournalTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_state_and_its_rows_are_stored_together()
    {
        await Store.Write("a", Note.Of("x", Some.Delivery(1), Some.Run(1), Some.Step(1, 1), Some.Message(1), Some.Contact(Some.Phone), Some.Audit(1)));

        foreach (var table in new[] { "grain_state", "deliveries", "runs", "steps", "messages", "contacts", "audit" })
        {
            Assert.Equal(1, await Database.Count(table));
        }
    }

    [Fact]
    public async Task The_rows_of_a_stale_write_are_not_stored_and_those_of_its_neighbours_are()
    {
        await Store.Write("stale", Note.Of("x"));
        var held = await Database.HoldCommits();
        var first = Store.Write("a", Note.Of("x", Some.Delivery(1)));
        var stale = Store.Write("stale", Note.Of("y", Some.Delivery(2), Some.Audit(2)));
        var other = Store.Write("b", Note.Of("x", Some.Delivery(3)));
        var append = Store.Journal.Append([Some.Delivery(4)]);
        await held.DisposeAsync();

        await Task.WhenAll(first, other, append);
        await Assert.ThrowsAsync<InconsistentStateException>(() => stale);
        Assert.Equal(["dlv_000000001", "dlv_000000003", "dlv_000000004"], await Database.Query("select id from deliveries order by id"));
        Assert.Equal(0, await Database.Count("audit"));
    }

    [Fact]
    public async Task Clearing_a_state_stores_its_rows()
    {
        var state = Note.Of("x");
        await Store.Write("a", state);
        state.Note.Journal = [Some.Audit(1)];
        await Store.Clear("a", state);

        Assert.Equal((0, 1), (await Database.Count("grain_state"), await Database.Count("audit")));
    }

    [Fact]
    public async Task All_rows_of_one_call_commit_together()
    {
        var poison = Some.Delivery(2) with { AutomationId = null! };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.Journal.Append([Some.Delivery(1), poison]));
        await Store.Journal.Append([]);

        Assert.Equal(0, await Database.Count("deliveries"));
    }

    [Fact]
    public async Task A_poisoned_row_fails_only_its_own_caller()
    {
        var held = await Database.HoldCommits();
        var good = Enumerable.Range(0, 30).Select(number => Store.Write($"{number}", Note.Of("x", Some.Delivery(number)))).ToList();
        var bad = Store.Write("bad", Note.Of("x", Some.Delivery(100) with { AutomationId = null! }));
        var broken = Store.Journal.Append([Some.Contact("+39") with { Profile = null! }]);
        good.AddRange(Enumerable.Range(31, 30).Select(number => Store.Write($"{number}", Note.Of("x", Some.Delivery(number)))));
        await held.DisposeAsync();

        await Task.WhenAll(good);
        Assert.NotNull((await Assert.ThrowsAsync<StorageUnavailableException>(() => bad)).InnerException);
        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        Assert.Equal((60, 60), (await Database.Count("deliveries"), await Database.Count("grain_state")));
    }

    [Fact]
    public async Task Characters_that_a_database_refuses_are_replaced()
    {
        await Store.Journal.Append([Some.Automation(1) with { Name = "nul \0 half \uD83D whole 👋" }, Some.Delivery(1) with { Detail = "half \uD83D" }]);

        Assert.Equal(["nul \uFFFD half \uFFFD whole 👋"], await Database.Query("select name from automations"));
        Assert.Equal("half \uFFFD", (await Store.Get<IDeliveryQueries>().Find("dlv_000000001", CancellationToken.None))!.Detail);
    }

    [Fact]
    public async Task A_delivery_and_a_step_are_stored_once_and_never_changed()
    {
        await Store.Journal.Append([Some.Delivery(1), Some.Run(1), Some.Step(1, 1)]);
        await Store.Journal.Append(
        [
            Some.Delivery(1) with { Status = 500 }, Some.Delivery(1), Some.Delivery(2), Some.Run(1, status: RunStatus.Waiting), Some.Step(1, 1) with { Attempts = 9 },
        ]);

        Assert.Equal(["202", "202"], await Database.Query("select status from deliveries"));
        Assert.Equal(["1"], await Database.Query("select status from runs"));
        Assert.Equal(["1"], await Database.Query("select attempts from steps"));
    }

    [Fact]
    public async Task A_run_is_as_its_last_row_says()
    {
        await Store.Journal.Append([Some.Run(1), Some.Run(1, status: RunStatus.Waiting) with { DueAt = Some.Time, StepId = "wait" }]);
        await Store.Journal.Append([Some.Run(1, status: RunStatus.Completed) with { EndedAt = Some.Time, EndReason = "stop" }]);

        var read = await Store.Get<IRunQueries>().Find("run_000000001", CancellationToken.None);

        Assert.Equal(Some.Run(1, status: RunStatus.Completed) with { EndedAt = Some.Time, EndReason = "stop" }, read!.Run);
    }

    [Fact]
    public async Task Everything_of_a_delivery_but_its_window_is_read_back()
    {
        var row = Some.Delivery(7) with
        {
            Delivery = Some.Delivery(7).Delivery with { ReplayOf = "dlv_0", Body = [] },
            Code = "too_many_runs",
            Field = "phone",
            Detail = "È così",
            DuplicateOf = "dlv_1",
            ContactCreated = true,
            Warnings = [new("email", "invalid_email", "Not an e-mail address.")],
        };
        await Store.Journal.Append([row, Some.Delivery(8)]);

        var read = await Store.Get<IDeliveryQueries>().Find(row.Delivery.Id, CancellationToken.None);

        Assert.Equal([.. row.Warnings], read!.Warnings.ToArray());
        Assert.Empty(read.Delivery.Body);
        Assert.Equal(row with { Warnings = [], Delivery = row.Delivery with { Body = [] } }, read with { Warnings = [], Delivery = read.Delivery with { Body = row.Delivery.Body } });
    }
}
