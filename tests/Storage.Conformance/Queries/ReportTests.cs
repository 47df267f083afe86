using Grainline.Identity;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Queries;

public sealed class ReportsOnSqlite : ReportTests<OnSqlite>;

public sealed class ReportsOnPostgres : ReportTests<OnPostgres>;

/// <summary>Counts of a period, which are taken in parts.</summary>
public abstract class ReportTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int HalfHours = 240;

    [Theory]
    [InlineData(0, 240)]
    [InlineData(20, 220)]
    [InlineData(7, 8)]
    [InlineData(7, 7)]
    [InlineData(9, 7)]
    [InlineData(-1_000_000, 1_000_000)]
    public async Task Every_row_of_the_period_is_counted_once(int from, int to)
    {
        await Store.Journal.Append([.. Enumerable.Range(0, HalfHours).SelectMany(Rows)]);
        var reports = Store.Get<IReportQueries>();
        var period = new ReportPeriod(At(from), At(to), "au_1");
        var even = Enumerable.Range(0, HalfHours).Count(number => number >= from && number < to && number % 2 == 0);
        var odd = Enumerable.Range(0, HalfHours).Count(number => number >= from && number < to && number % 2 == 1);

        var runs = (await reports.Runs(period, CancellationToken.None)).ToDictionary(tally => tally.Kind, tally => tally.Count);
        var deliveries = await reports.Deliveries(period, CancellationToken.None);
        var steps = (await reports.Steps(period, CancellationToken.None)).ToDictionary(step => step.Type, step => step.Count);

        Assert.Equal((even, odd), (runs.GetValueOrDefault(RunStatus.Running), runs.GetValueOrDefault(RunStatus.Completed)));
        Assert.Equal(even + odd, deliveries.Sum(tally => tally.Count));
        Assert.Equal((even, odd), (steps.GetValueOrDefault("wait_for_reply"), steps.GetValueOrDefault("send_message")));
        Assert.Equal(even, await reports.Replies(period, CancellationToken.None));
    }

    private static DateTimeOffset At(int halfHours) => Some.Time.AddMinutes(30 * halfHours);

    private static IEnumerable<Journal.IJournalRow> Rows(int number)
    {
        var delivery = Ids.TimeOrdered(Ids.DeliveryPrefix, At(number));
        var run = Ids.RunOf(delivery);
        var row = Some.Delivery(number);
        yield return row with { Delivery = row.Delivery with { Id = delivery }, RunId = run };
        yield return Some.Run(number, status: number % 2 == 0 ? RunStatus.Running : RunStatus.Completed) with { Id = run, DeliveryId = delivery };
        yield return number % 2 == 0
            ? Some.Step(number, 1) with { RunId = run, Type = "wait_for_reply", Detail = """{"reply":"yes"}""" }
            : Some.Step(number, 1) with { RunId = run };
    }
}
