using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Messages;
using Grainline.Runs;

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
public sealed record ReportPeriod(DateTimeOffset From, DateTimeOffset To, string? AutomationId = null);

/// <summary>How many there are of one kind.</summary>
public readonly record struct Tally<TKind>(TKind Kind, long Count)
    where TKind : struct, Enum;

/// <summary>How many passages through one step ended one way.</summary>
public readonly record struct StepTally(string StepId, string Type, StepStatus Status, long Count);

internal sealed class ReportQueries(IDatabase database) : IReportQueries
{
    private const int MaxWaiting = 100_000;

    public Task<IReadOnlyList<Tally<DeliveryOutcome>>> Deliveries(ReportPeriod period, CancellationToken cancellationToken) => database.Query(
        $"select outcome, count(*) from deliveries {Where(period, "id", Ids.DeliveryPrefix)} group by outcome",
        row => new Tally<DeliveryOutcome>((DeliveryOutcome)row.Number(0), row.Long(1)),
        cancellationToken);

    public Task<IReadOnlyList<Tally<RunStatus>>> Runs(ReportPeriod period, CancellationToken cancellationToken) => database.Query(
        $"select status, count(*) from runs {Where(period, "id", Ids.RunPrefix)} group by status",
        row => new Tally<RunStatus>((RunStatus)row.Number(0), row.Long(1)),
        cancellationToken);

    /// <summary>The id of a message begins with that of its run.</summary>
    public Task<IReadOnlyList<Tally<MessageStatus>>> Messages(ReportPeriod period, CancellationToken cancellationToken) => database.Query(
        $"select status, count(*) from messages {Where(period, "effect_id", Ids.RunPrefix)} group by status",
        row => new Tally<MessageStatus>((MessageStatus)row.Number(0), row.Long(1)),
        cancellationToken);

    public Task<IReadOnlyList<StepTally>> Steps(ReportPeriod period, CancellationToken cancellationToken) => database.Query(
        $"select step_id, type, status, count(*) from steps {Where(period, "run_id", Ids.RunPrefix)} group by step_id, type, status",
        row => new StepTally(row.Text(0), row.Text(1), (StepStatus)row.Number(2), row.Long(3)),
        cancellationToken);

    public async Task<long> Replies(ReportPeriod period, CancellationToken cancellationToken)
    {
        IEnumerable<Sql> replied =
        [
            .. Conditions(period, "run_id", Ids.RunPrefix), $"type = {"wait_for_reply"}", $"status = {(int)StepStatus.Done}", $"detail like {"%\"reply\":%"}",
        ];
        return (await database.Query($"select count(*) from steps {Sql.Where(replied)}", row => row.Long(0), cancellationToken))[0];
    }

    public async Task<IReadOnlyDictionary<string, long>> Waiting(ReportPeriod period, CancellationToken cancellationToken)
    {
        Sql open = $"status in ({Sql.Raw((int)RunStatus.Running)}, {Sql.Raw((int)RunStatus.Waiting)})";
        var steps = await database.Query(
            $"select step from runs {Sql.Where([.. Conditions(period, "id", Ids.RunPrefix), open])} limit {MaxWaiting}",
            row => Tables.OpenStep.From(row.TextOrNull(0)).Id ?? "",
            cancellationToken);
        return steps.CountBy(step => step, StringComparer.Ordinal).ToDictionary(step => step.Key, step => (long)step.Value, StringComparer.Ordinal);
    }

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
