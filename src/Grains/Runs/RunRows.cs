using System.Text.Json;
using Grainline.Journal;

namespace Grainline.Runs;

/// <summary>A run and its steps as the journal keeps them.</summary>
internal static class RunRows
{
    public static RunRow Open(string phone, RunState run) => new()
    {
        Id = run.Id,
        Automation = run.Automation,
        Phone = phone,
        Status = run.StepStatus is StepStatus.Waiting ? RunStatus.Waiting : RunStatus.Running,
        StepId = run.StepId,
        StepType = run.StepType,
        StepStatus = run.StepStatus,
        StepStartedAt = run.StepStartedAt,
        StepAttempts = run.Attempts,
        StepDetail = run.StepDetail,
        DueAt = run.DueAt,
        StartedAt = run.StartedAt,
        DeliveryId = run.DeliveryId,
        Source = run.Source,
    };

    public static RunRow Ended(string phone, RunState run, RunStatus status, string? reason, DateTimeOffset at) => new()
    {
        Id = run.Id,
        Automation = run.Automation,
        Phone = phone,
        Status = status,
        StartedAt = run.StartedAt,
        EndedAt = at,
        EndReason = reason,
        DeliveryId = run.DeliveryId,
        Source = run.Source,
        Snapshot = status == RunStatus.Failed ? JsonSerializer.Serialize(run, StateJson.Default.RunState) : null,
    };

    public static StepRow Step(string phone, RunState run, StepStatus status, string? detail, DateTimeOffset at) => new()
    {
        RunId = run.Id,
        Sequence = run.Sequence,
        AutomationId = run.AutomationId,
        Phone = phone,
        StepId = run.StepId,
        Type = run.StepType,
        Status = status,
        StartedAt = run.StepStartedAt,
        EndedAt = at,
        Attempts = run.Attempts,
        Detail = detail,
    };
}
