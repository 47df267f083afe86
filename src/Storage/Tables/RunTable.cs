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
            new TimeColumn<RunRow>("due_at", row => row.DueAt),
            new TextColumn<RunRow>("end_reason", row => row.EndReason),
            new TextColumn<RunRow>("step_id", row => row.StepId),
            new TextColumn<RunRow>("step_type", row => row.StepType),
            new NumberColumn<RunRow>("step_status", row => (int)row.StepStatus),
            new TimeColumn<RunRow>("step_started_at", row => row.StepStartedAt),
            new NumberColumn<RunRow>("step_attempts", row => row.StepAttempts),
            new TextColumn<RunRow>("step_detail", row => row.StepDetail),
        ],
        """
        on conflict (id) do update set
            status = excluded.status, ended_at = excluded.ended_at, due_at = excluded.due_at, end_reason = excluded.end_reason,
            step_id = excluded.step_id, step_type = excluded.step_type, step_status = excluded.step_status,
            step_started_at = excluded.step_started_at, step_attempts = excluded.step_attempts, step_detail = excluded.step_detail
        """);

    public static RunRow Read(Row row) => new()
    {
        Id = row.Text(0),
        Automation = new AutomationRef(row.Text(1), row.Number(2)),
        Phone = row.Text(3),
        Status = (RunStatus)row.Number(4),
        DeliveryId = row.Text(5),
        Source = (DeliverySource)row.Number(6),
        StartedAt = row.Time(7),
        EndedAt = row.TimeOrNull(8),
        DueAt = row.TimeOrNull(9),
        EndReason = row.TextOrNull(10),
        StepId = row.TextOrNull(11),
        StepType = row.TextOrNull(12),
        StepStatus = (StepStatus)row.Number(13),
        StepStartedAt = row.TimeOrNull(14),
        StepAttempts = row.Number(15),
        StepDetail = row.TextOrNull(16),
    };
}
