using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Storage.Tables;

/// <summary>Finished passages through steps.</summary>
internal static class StepTable
{
    public static readonly RowStatement<StepRow> Insert = RowStatement<StepRow>.Insert(
        "steps",
        [
            new TextColumn<StepRow>("run_id", row => row.RunId),
            new NumberColumn<StepRow>("sequence", row => row.Sequence),
            new TextColumn<StepRow>("automation_id", row => row.AutomationId),
            new TextColumn<StepRow>("phone", row => row.Phone),
            new TextColumn<StepRow>("step_id", row => row.StepId),
            new TextColumn<StepRow>("type", row => row.Type),
            new NumberColumn<StepRow>("status", row => (int)row.Status),
            new TimeColumn<StepRow>("started_at", row => row.StartedAt),
            new TimeColumn<StepRow>("ended_at", row => row.EndedAt),
            new NumberColumn<StepRow>("attempts", row => row.Attempts),
            new TextColumn<StepRow>("detail", row => row.Detail),
        ],
        "on conflict (run_id, sequence) do nothing",
        conflictIsRare: true);

    public static StepRow Read(Row row) => new()
    {
        RunId = row.Text(0),
        Sequence = row.Number(1),
        AutomationId = row.Text(2),
        Phone = row.Text(3),
        StepId = row.Text(4),
        Type = row.Text(5),
        Status = (StepStatus)row.Number(6),
        StartedAt = row.Time(7),
        EndedAt = row.Time(8),
        Attempts = row.Number(9),
        Detail = row.TextOrNull(10),
    };
}
