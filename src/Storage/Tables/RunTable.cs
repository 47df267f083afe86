using System.Text.Json;
using Grainline.Automations;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Storage.Tables;

/// <summary>Runs as they stand; the contact that owns a run is the only one to write its row.</summary>
internal static class RunTable
{
    public static readonly RowStatement<RunRow> Upsert = RowStatement<RunRow>.Insert(
        "runs",
        [
            new TextColumn<RunRow>("id", row => row.Id),
            new TextColumn<RunRow>("automation_id", row => row.Automation.Id),
            new NumberColumn<RunRow>("version", row => row.Automation.Version),
            new TextColumn<RunRow>("phone", row => row.Phone),
            new NumberColumn<RunRow>("status", row => (int)row.Status),
            new TextColumn<RunRow>("delivery_id", row => row.DeliveryId),
            new NumberColumn<RunRow>("source", row => (int)row.Source),
            new TimeColumn<RunRow>("started_at", row => row.StartedAt),
            new TimeColumn<RunRow>("ended_at", row => row.EndedAt),
            new TextColumn<RunRow>("end_reason", row => row.EndReason),
            new TextColumn<RunRow>("step", row => OpenStep.Of(row)?.ToJson()),
        ],
        "on conflict (id) do update set version = excluded.version, status = excluded.status, ended_at = excluded.ended_at, end_reason = excluded.end_reason, step = excluded.step");

    /// <summary>For runs whose delivery is in the same commit, and which therefore are new.</summary>
    public static readonly RowStatement<RunRow> Insert =
        RowStatement<RunRow>.Insert("runs", Upsert.Columns, Upsert.Text, conflictIsRare: true);

    public static RunRow Read(Row row)
    {
        var step = OpenStep.From(row.TextOrNull(10));
        return new RunRow
        {
            Id = row.Text(0),
            Automation = new AutomationRef(row.Text(1), row.Number(2)),
            Phone = row.Text(3),
            Status = (RunStatus)row.Number(4),
            DeliveryId = row.Text(5),
            Source = (DeliverySource)row.Number(6),
            StartedAt = row.Time(7),
            EndedAt = row.TimeOrNull(8),
            EndReason = row.TextOrNull(9),
            StepId = step.Id,
            StepType = step.Type,
            StepStatus = step.Status,
            StepStartedAt = step.StartedAt,
            StepAttempts = step.Attempts,
            StepDetail = step.Detail,
            DueAt = step.DueAt,
            Snapshot = step.Snapshot,
        };
    }
}

/// <summary>The step at which a run stands; gone when the run has ended, but for what a failed one needs to go on.</summary>
internal sealed record OpenStep(
    string? Id,
    string? Type,
    StepStatus Status,
    DateTimeOffset? StartedAt,
    int Attempts,
    string? Detail,
    DateTimeOffset? DueAt,
    string? Snapshot = null)
{
    private static readonly OpenStep None = new(null, null, default, null, 0, null, null);

    public static OpenStep? Of(RunRow row)
    {
        var step = new OpenStep(row.StepId, row.StepType, row.StepStatus, row.StepStartedAt, row.StepAttempts, row.StepDetail, row.DueAt, row.Snapshot);
        return step == None ? null : step;
    }

    public static OpenStep From(string? json) => json is null ? None : JsonSerializer.Deserialize(json, StoredJson.Default.OpenStep)!;

    public string ToJson() => CompactJson.Text(this, StoredJson.Default.OpenStep);
}
