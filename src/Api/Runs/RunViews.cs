using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Api.Automations;
using Grainline.Api.Deliveries;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Storage.Queries;

namespace Grainline.Api.Runs;

/// <summary>A run as lists show it.</summary>
internal record RunItem
{
    public required string Id { get; init; }

    public required string AutomationId { get; init; }

    public required int Version { get; init; }

    public required string Phone { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The stop step, the error code, or who cancelled.</summary>
    public string? EndReason { get; init; }

    /// <summary>The step at which an open run is.</summary>
    public string? StepId { get; init; }

    /// <summary>Whether that step is tried again at its next time, so that nobody knows when it goes on.</summary>
    public bool Retrying { get; init; }

    public DateTimeOffset? NextDueAt { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>What started it.</summary>
    public required DeliverySource Source { get; init; }

    public static RunItem Of(RunRow run) => Fill(new RunItem
    {
        Id = run.Id,
        AutomationId = run.Automation.Id,
        Version = run.Automation.Version,
        Phone = run.Phone,
        Status = run.Status,
        StartedAt = run.StartedAt,
        DeliveryId = run.DeliveryId,
        Source = run.Source,
    }, run);

    protected static T Fill<T>(T item, RunRow run)
        where T : RunItem => (T)(item with
        {
            EndedAt = run.EndedAt,
            EndReason = run.EndReason,
            StepId = run.StepId,
            Retrying = run.EndedAt is null && run.StepStatus == StepStatus.Retrying,
            NextDueAt = run.DueAt,
        });
}

/// <summary>A run with what it has passed through.</summary>
internal sealed record RunResource : RunItem
{
    /// <summary>The body that started it, secret removed; texts call its members <c>trigger.…</c>. JSON, or the text as it came where
    /// it is nested deeper than 60 levels.</summary>
    [JsonPropertyOrder(1)]
    public JsonElement? Trigger { get; init; }

    /// <summary>In the order in which they were reached; the last one may be open.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<StepRecord> Steps { get; init; }

    public static RunResource Of(RunWithSteps found, byte[]? body) => Fill(new RunResource
    {
        Id = found.Run.Id,
        AutomationId = found.Run.Automation.Id,
        Version = found.Run.Automation.Version,
        Phone = found.Run.Phone,
        Status = found.Run.Status,
        StartedAt = found.Run.StartedAt,
        DeliveryId = found.Run.DeliveryId,
        Source = found.Run.Source,
        Trigger = SentBody.Of(body),
        Steps = [.. found.Steps.Select(StepRecord.Of), .. StepRecord.Open(found.Run)],
    }, found.Run);
}

/// <summary>One passage through a step.</summary>
internal sealed record StepRecord
{
    public required string RunId { get; init; }

    public required string StepId { get; init; }

    public required string Type { get; init; }

    public required StepStatus Status { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>What was done and why.</summary>
    public JsonElement? Detail { get; init; }

    /// <summary>When an open step goes on by itself.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    public static StepRecord Of(StepRow step) => new()
    {
        RunId = step.RunId,
        StepId = step.StepId,
        Type = step.Type,
        Status = step.Status,
        StartedAt = step.StartedAt,
        EndedAt = step.EndedAt,
        Attempts = step.Attempts,
        Detail = step.Detail is null ? null : Json.Parse(step.Detail),
    };

    /// <summary>The step at which an open run is; none of an ended one.</summary>
    public static IEnumerable<StepRecord> Open(RunRow run) => run.StepId is not { Length: > 0 } stepId || run.EndedAt is not null ? [] :
    [
        new StepRecord
        {
            RunId = run.Id,
            StepId = stepId,
            Type = run.StepType ?? "",
            Status = run.StepStatus,
            StartedAt = run.StepStartedAt,
            Attempts = run.StepAttempts,
            Detail = run.StepDetail is null ? null : Json.Parse(run.StepDetail),
            NextDueAt = run.DueAt,
        },
    ];
}

/// <summary>A message as timelines show it.</summary>
internal sealed record MessageItem(
    string Id, string ChannelId, string? RunId, string? StepId, string Type, string? Text, string? Template, MessageStatus Status, string? ProviderId, string? Code)
{
    /// <summary>Of a message that came in and is no text: what its kind brings, as Meta wrote it; where that is long, the beginning as a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Received { get; init; }

    public static MessageItem Of(MessageRow row) => new(
        row.EffectId, row.ChannelId, IsReceived(row) ? null : row.RunId, IsReceived(row) ? null : row.StepId, TypeOf(row), row.Content.Text, row.Content.Template?.Name, row.Status, row.ProviderId, row.Code)
    {
        Received = row.Content.Received is { } json ? SentBody.Of(Encoding.UTF8.GetBytes(json)) : null,
    };

    /// <summary>A message that came in has no step; there stands what Meta called its kind.</summary>
    private static string TypeOf(MessageRow row) => IsReceived(row) ? row.StepId : row.Content.Type;

    private static bool IsReceived(MessageRow row) => row.Status == MessageStatus.Received;
}
