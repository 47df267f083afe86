using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage.Retention;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Journals;

public sealed class RetentionOnSqlite : RetentionTests<OnSqlite>;

public sealed class RetentionOnPostgres : RetentionTests<OnPostgres>;

/// <summary>History that is older than it is kept.</summary>
public abstract class RetentionTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly DateTimeOffset Before = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Old = Before.AddDays(-1);
    private static readonly DateTimeOffset Young = Before.AddDays(1);

    [Fact]
    public async Task History_goes_when_its_time_is_over_with_all_that_belongs_to_it_and_the_rest_stays()
    {
        var (old, young) = (Ids.TimeOrdered(Ids.RunPrefix, Old), Ids.TimeOrdered(Ids.RunPrefix, Young));
        await Store.Journal.Append([.. Life(old, Old, RunStatus.Completed), .. Life(young, Young, RunStatus.Completed)]);

        Assert.Equal(5, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));

        foreach (var (table, column) in Places)
        {
            Assert.Equal(1, await Database.Count(table));
            Assert.Equal(0, await Database.Count($"{table} where {column} like '%{old[^20..]}%'"));
        }

        Assert.Equal(1, await Database.Count("audit"));
        Assert.Equal(0, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
    }

    [Fact]
    public async Task An_open_run_keeps_its_history_however_old_it_is()
    {
        var run = Ids.TimeOrdered(Ids.RunPrefix, Old);
        await Store.Journal.Append(Life(run, Old, RunStatus.Waiting));

        // The audit log belongs to nobody's run.
        Assert.Equal(1, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));

        foreach (var (table, _) in Places)
        {
            Assert.Equal(1, await Database.Count(table));
        }
    }

    [Fact]
    public async Task A_run_that_has_ended_lately_keeps_its_history_however_long_it_was_open()
    {
        await Store.Journal.Append(Life(Ids.TimeOrdered(Ids.RunPrefix, Old), Old, RunStatus.Completed, ended: Young));

        // The audit log belongs to nobody's run.
        Assert.Equal(1, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
        Assert.Equal(4, await Store.Get<RetentionTrim>().Trim(Young.AddDays(1), CancellationToken.None));
    }

    [Fact]
    public async Task What_stays_holds_up_nothing_that_goes_however_much_it_is()
    {
        var runs = Enumerable.Range(0, 2_500).Select(number => Ids.TimeOrdered(Ids.RunPrefix, Old.AddSeconds(number))).ToList();
        await Store.Journal.Append([.. runs.SelectMany((run, number) => Life(run, Old, number % 1_200 == 1_199 ? RunStatus.Completed : RunStatus.Waiting).SkipLast(1))]);

        Assert.Equal(8, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
        Assert.Equal(2_498, await Database.Count("runs"));
        Assert.Equal(0, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
    }

    [Fact]
    public async Task Refused_deliveries_and_the_bodies_in_them_go_too()
    {
        var delivery = Some.Delivery(1) with { Phone = null, Outcome = DeliveryOutcome.Rejected, RunId = null };
        await Store.Journal.Append([delivery with { Delivery = delivery.Delivery with { Id = Ids.NewDelivery(Old), ReceivedAt = Old } }]);

        Assert.Equal(1, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
        Assert.Equal(0, await Database.Count("deliveries"));
    }

    [Fact]
    public async Task What_people_wrote_goes_too()
    {
        await Store.Journal.Append(
        [
            Some.Message(1) with { EffectId = "in_wamid.old", RunId = "", AutomationId = "", At = Old },
            Some.Message(2) with { EffectId = "in_wamid.young", RunId = "", AutomationId = "", At = Young },
        ]);

        Assert.Equal(1, await Store.Get<RetentionTrim>().Trim(Before, CancellationToken.None));
        Assert.Equal(["in_wamid.young"], await Database.Query("select effect_id from messages"));
    }

    private static (string Table, string Column)[] Places => [("runs", "id"), ("deliveries", "run_id"), ("steps", "run_id"), ("messages", "run_id")];

    private static IJournalRow[] Life(string run, DateTimeOffset at, RunStatus status, DateTimeOffset? ended = null)
    {
        var delivery = Some.Delivery(1);
        return
        [
            delivery with { Delivery = delivery.Delivery with { Id = Ids.DeliveryOf(run), ReceivedAt = at }, RunId = run, Outcome = DeliveryOutcome.Accepted },
            Some.Run(1) with { Id = run, DeliveryId = Ids.DeliveryOf(run), Status = status, StartedAt = at, EndedAt = ended ?? at },
            Some.Step(1, 1) with { RunId = run, StartedAt = at, EndedAt = at },
            Some.Message(1) with { EffectId = $"{run}:1", RunId = run, At = at },
            new AuditRow(at, "tester", "run.cancel", run, Detail: null),
        ];
    }
}
