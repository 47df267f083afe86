using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Api.Webhooks;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Api.Deliveries;

/// <summary>A line of the delivery log.</summary>
internal record DeliveryItem
{
    public required string Id { get; init; }

    public required string AutomationId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DeliverySource Source { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Why it was refused or skipped.</summary>
    public string? Code { get; init; }

    public string? Field { get; init; }

    public string? Detail { get; init; }

    public string? Phone { get; init; }

    public string? RunId { get; init; }

    public string? DuplicateOf { get; init; }

    public string? ReplayOf { get; init; }

    public bool ContactCreated { get; init; }

    public required IReadOnlyList<Warning> Warnings { get; init; }

    public static DeliveryItem Of(DeliveryRow row) => Fill(new DeliveryItem
    {
        Id = row.Delivery.Id,
        AutomationId = row.AutomationId,
        ReceivedAt = row.Delivery.ReceivedAt,
        Source = row.Delivery.Source,
        Outcome = row.Outcome,
        Status = row.Status,
        Warnings = row.Warnings,
    }, row);

    protected static T Fill<T>(T item, DeliveryRow row)
        where T : DeliveryItem => (T)(item with
        {
            Code = row.Code,
            Field = row.Field,
            Detail = row.Detail,
            Phone = row.Phone,
            RunId = row.RunId,
            DuplicateOf = row.DuplicateOf,
            ReplayOf = row.Delivery.ReplayOf,
            ContactCreated = row.ContactCreated,
        });
}

/// <summary>A delivery with what was sent and what was answered.</summary>
internal sealed record DeliveryResource : DeliveryItem
{
    /// <summary>JSON, or the text as it came where it is none or is nested deeper than 60 levels; the secret is removed.</summary>
    [JsonPropertyOrder(1)]
    public JsonElement? Body { get; init; }

    [JsonPropertyOrder(1)]
    public required AnswerView Answer { get; init; }

    public static DeliveryResource Whole(DeliveryRow row) => Fill(new DeliveryResource
    {
        Id = row.Delivery.Id,
        AutomationId = row.AutomationId,
        ReceivedAt = row.Delivery.ReceivedAt,
        Source = row.Delivery.Source,
        Outcome = row.Outcome,
        Status = row.Status,
        Warnings = row.Warnings,
        Body = SentBody.Of(row.Delivery.Body),
        Answer = new AnswerView(row.Status, WebhookAnswer.Of(row).ToJson()),
    }, row);
}

/// <summary>What was answered.</summary>
internal sealed record AnswerView(int Status, JsonElement Body);
