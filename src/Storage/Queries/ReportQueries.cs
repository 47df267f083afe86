using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Counts over a period, of one automation or of all. A run belongs to the time at which it began.</summary>
public interface IReportQueries
{
    Task<IReadOnlyList<Tally<DeliveryOutcome>>> Deliveries(ReportPeriod period, CancellationToken cancellationToken);

    Task<IReadOnlyList<Tally<RunStatus>>> Runs(ReportPeriod period, CancellationToken cancellationToken);

    Task<IReadOnlyList<Tally<MessageStatus>>> Messages(ReportPeriod period, CancellationToken cancellationToken);

    /// <summary>Finished passages through steps.</summary>
    Task<IReadOnlyList<StepTally>> Steps(ReportPeriod period, CancellationToken cancellationToken);

    /// <summary>Waits that a reply ended.</summary>
    Task<long> Replies(ReportPeriod period, CancellationToken cancellationToken);

    /// <summary>Open runs by the step at which they stand, of at most 100,000 runs.</summary>
    Task<IReadOnlyDictionary<string, long>> Waiting(ReportPeriod period, CancellationToken cancellationToken);
}

/// <summary>Which runs and deliveries are counted.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Not included.</param>
/// <param name="AutomationId">Null = of all automations.</param>
public sealed record ReportPeriod(DateTimeOffset From, DateTimeOffset To, string? AutomationId = null)
{
    private const int MostParts = 32;

    private static readonly TimeSpan ShortestPart = TimeSpan.FromDays(1);

    /// <summary>The period in parts of a day and more, one after another: each is counted within the time that a query has, and
    /// the last day, which is asked for most, in one query.</summary>
    internal IEnumerable<ReportPeriod> Parts()
    {
        var parts = (int)Math.Clamp((To - From) / ShortestPart, 1, MostParts);
        var from = From;
        for (var number = 1; number < parts; number++)
        {
            var to = From + ((To - From) / parts * number);
            yield return this with { From = from, To = to };
            from = to;
        }

        yield return this with { From = from };
    }
}

/// <summary>How many there are of one kind.</summary>
public readonly record struct Tally<TKind>(TKind Kind, long Count)
    where TKind : struct, Enum;

/// <summary>How many passages through one step ended one way.</summary>
public readonly record struct StepTally(string StepId, string Type, StepStatus Status, long Count);

internal sealed class ReportQueries(IDatabase database) : IReportQueries
{
    private const int MaxWaiting = 100_000;

    public Task<IReadOnlyList<Tally<DeliveryOutcome>>> Deliveries(ReportPeriod period, CancellationToken cancellationToken) => Tallies<DeliveryOutcome>(
        period, part => $"select outcome, count(*) from deliveries {Where(part, "id", Ids.DeliveryPrefix)} group by outcome", cancellationToken);

    public Task<IReadOnlyList<Tally<RunStatus>>> Runs(ReportPeriod period, CancellationToken cancellationToken) => Tallies<RunStatus>(
        period, part => $"select status, count(*) from runs {Where(part, "id", Ids.RunPrefix)} group by status", cancellationToken);

    /// <summary>The id of a message begins with that of its run.</summary>
    public Task<IReadOnlyList<Tally<MessageStatus>>> Messages(ReportPeriod period, CancellationToken cancellationToken) => Tallies<MessageStatus>(
        period, part => $"select status, count(*) from messages {Where(part, "effect_id", Ids.RunPrefix)} group by status", cancellationToken);

    public async Task<IReadOnlyList<StepTally>> Steps(ReportPeriod period, CancellationToken cancellationToken)
    {
        var steps = await OfParts(
            period,
            part => $"select step_id, type, status, count(*) from steps {Where(part, "run_id", Ids.RunPrefix)} group by step_id, type, status",
            row => new StepTally(row.Text(0), row.Text(1), (StepStatus)row.Number(2), row.Long(3)),
            cancellationToken);
        return [.. steps.GroupBy(step => step with { Count = 0 }).Select(same => same.Key with { Count = same.Sum(step => step.Count) })];
    }

    public async Task<long> Replies(ReportPeriod period, CancellationToken cancellationToken)
    {
        var replies = await OfParts(
            period,
            part => $"select count(*) from steps {Sql.Where([.. Conditions(part, "run_id", Ids.RunPrefix), .. Replied()])}",
            row => row.Long(0),
            cancellationToken);
        return replies.Sum();
    }

    public async Task<IReadOnlyDictionary<string, long>> Waiting(ReportPeriod period, CancellationToken cancellationToken)
    {
        Sql open = $"status in ({Sql.Raw((int)RunStatus.Running)}, {Sql.Raw((int)RunStatus.Waiting)})";
        var steps = await database.Query(
            $"select step from runs {Sql.Where([.. Conditions(period, "id", Ids.RunPrefix), open])} limit {MaxWaiting}",
            row => OpenStep.From(row.TextOrNull(0)).Id ?? "",
            cancellationToken);
        return steps.CountBy(step => step, StringComparer.Ordinal).ToDictionary(step => step.Key, step => (long)step.Value, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<Tally<TKind>>> Tallies<TKind>(ReportPeriod period, Func<ReportPeriod, Sql> query, CancellationToken cancellationToken)
        where TKind : struct, Enum
    {
        var tallies = await OfParts(period, query, row => (Kind: row.Number(0), Count: row.Long(1)), cancellationToken);
        return [.. tallies.GroupBy(tally => tally.Kind).Select(same => new Tally<TKind>((TKind)Enum.ToObject(typeof(TKind), same.Key), same.Sum(tally => tally.Count)))];
    }

    private async Task<List<T>> OfParts<T>(ReportPeriod period, Func<ReportPeriod, Sql> query, Func<Row, T> read, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        foreach (var part in period.Parts())
        {
            found.AddRange(await database.Query(query(part), read, cancellationToken));
        }

        return found;
    }

    private static IEnumerable<Sql> Replied() => [$"type = {"wait_for_reply"}", $"status = {(int)StepStatus.Done}", $"detail like {"%\"reply\":%"}"];

    private static Sql Where(ReportPeriod period, string key, string prefix) => Sql.Where(Conditions(period, key, prefix));

    private static IEnumerable<Sql> Conditions(ReportPeriod period, string key, string prefix)
    {
        yield return $"{Sql.Raw(key)} >= {Ids.From(prefix, period.From)}";
        yield return $"{Sql.Raw(key)} < {Ids.From(prefix, period.To)}";
        if (period.AutomationId is { } automation)
        {
            yield return $"automation_id = {automation}";
        }
    }
}
