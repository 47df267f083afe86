using System.Text.Json.Serialization;
using Grainline.Api.Deliveries;
using Grainline.Api.Runs;
using Grainline.Journal;
using Grainline.Storage.Queries;

namespace Grainline.Api.Contacts;

/// <summary>Something that happened to a contact: exactly one member besides <c>type</c> and <c>at</c> is set.</summary>
internal sealed record TimelineEntry
{
    /// <summary><c>delivery</c>, <c>run</c>, <c>step</c> or <c>message</c>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeliveryItem? Delivery { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunItem? Run { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepRecord? Step { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageItem? Message { get; init; }

    public static TimelineEntry Of(TimelineItem item) => item.Row switch
    {
        DeliveryRow delivery => new TimelineEntry { Type = "delivery", At = item.At, Delivery = DeliveryItem.Of(delivery) },
        RunRow run => new TimelineEntry { Type = "run", At = item.At, Run = RunItem.Of(run) },
        StepRow step => new TimelineEntry { Type = "step", At = item.At, Step = StepRecord.Of(step) },
        MessageRow message => new TimelineEntry { Type = "message", At = item.At, Message = MessageItem.Of(message) },
        var other => throw new InvalidOperationException($"{other.GetType().Name} does not belong into a timeline."),
    };
}
