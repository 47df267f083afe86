using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grainline.Api.Problems;
using Grainline.Connections;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Api.Webhooks;

/// <summary>The answer to a delivery (HTTP.md, the table of the webhook). Made from what the delivery log keeps, so the log can show
/// what was answered without keeping it twice.</summary>
internal sealed record WebhookAnswer
{
    /// <summary>A plus sign stays a plus sign: the answer is read by people, and is never put into HTML.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public required int Status { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    public string? DeliveryId { get; init; }

    public string? RunId { get; init; }

    public string? DuplicateOf { get; init; }

    /// <summary>The code of a refusal or the reason of a skip.</summary>
    public string? Code { get; init; }

    public string? Field { get; init; }

    public string? Detail { get; init; }

    public string? Phone { get; init; }

    public bool ContactCreated { get; init; }

    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Whether the delivery is stored and waits for GHL to say whom it is about.</summary>
    public bool IsKept { get; init; }

    /// <summary>Seconds after which to come back.</summary>
    public int? RetryAfter { get; init; }

    public static WebhookAnswer Of(DeliveryRow row) => new()
    {
        Status = row.Status,
        Outcome = row.Outcome,
        DeliveryId = row.Delivery.Id,
        RunId = row.RunId,
        DuplicateOf = row.DuplicateOf,
        Code = row.Code,
        Field = row.Field,
        Detail = row.Detail,
        Phone = row.Phone,
        ContactCreated = row.ContactCreated,
        Warnings = row.Warnings,
    };

    /// <summary>What a contact answered to a start.</summary>
    public static WebhookAnswer Of(string deliveryId, string? phone, StartAnswer answer, IReadOnlyList<Warning> warnings) => new()
    {
        Status = answer.Outcome switch
        {
            DeliveryOutcome.Accepted => StatusCodes.Status202Accepted,
            DeliveryOutcome.Rejected => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status200OK,
        },
        Outcome = answer.Outcome,
        DeliveryId = deliveryId,
        RunId = answer.RunId,
        DuplicateOf = answer.DuplicateOf,
        Code = answer.Reason,
        Field = answer.Field,
        Detail = answer.Detail,
        Phone = phone,
        ContactCreated = answer.ContactCreated,
        Warnings = warnings,
    };

    public static WebhookAnswer Of(AppEventAnswer answer) => answer switch
    {
        { Start: { } start } => Of(answer.DeliveryId, answer.Phone, start, answer.Warnings),
        { Refusal: { } refusal } => Refused(refusal.Status, refusal.Code, refusal.Detail, refusal.Field) with { DeliveryId = answer.DeliveryId },
        _ => new WebhookAnswer { Status = StatusCodes.Status202Accepted, Outcome = DeliveryOutcome.Accepted, DeliveryId = answer.DeliveryId, IsKept = true },
    };

    public static WebhookAnswer Refused(int status, string code, string detail, string? field = null, int? retryAfter = null) => new()
    {
        Status = status,
        Outcome = DeliveryOutcome.Rejected,
        Code = code,
        Detail = detail,
        Field = field,
        RetryAfter = retryAfter,
    };

    public async Task Send(HttpResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer);
        response.StatusCode = Status;
        response.ContentType = Outcome == DeliveryOutcome.Rejected ? "application/problem+json" : "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Status == StatusCodes.Status413PayloadTooLarge)
        {
            // The rest of the body was not read, so the connection cannot carry another request.
            response.Headers.Connection = "close";
        }

        await response.Body.WriteAsync(buffer.WrittenMemory);
    }

    /// <summary>The body as a JSON value.</summary>
    public JsonElement ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private void Write(IBufferWriter<byte> buffer)
    {
        if (Outcome == DeliveryOutcome.Rejected)
        {
            var problem = Problem.Details(Status, Code!, Detail ?? "", ("field", Field), ("delivery_id", DeliveryId));
            using var problemWriter = new Utf8JsonWriter(buffer, Plain);
            JsonSerializer.Serialize(problemWriter, problem);
            return;
        }

        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        switch (Outcome)
        {
            case DeliveryOutcome.Accepted when IsKept:
                writer.WriteString("status"u8, "kept"u8);
                writer.WriteString("delivery_id"u8, DeliveryId);
                writer.WriteString("detail"u8, "GHL did not tell yet whom the event is about; it is asked again."u8);
                break;
            case DeliveryOutcome.Accepted:
                WriteAccepted(writer);
                break;
            case DeliveryOutcome.Duplicate:
                writer.WriteString("status"u8, "duplicate"u8);
                writer.WriteString("run_id"u8, RunId);
                writer.WriteString("delivery_id"u8, DeliveryId);
                writer.WriteString("duplicate_of"u8, DuplicateOf);
                break;
            default:
                writer.WriteString("status"u8, "skipped"u8);
                writer.WriteString("reason"u8, Code);
                writer.WriteString("delivery_id"u8, DeliveryId);
                break;
        }

        writer.WriteEndObject();
    }

    private void WriteAccepted(Utf8JsonWriter writer)
    {
        writer.WriteString("status"u8, "accepted"u8);
        writer.WriteString("run_id"u8, RunId);
        writer.WriteString("delivery_id"u8, DeliveryId);
        writer.WriteStartObject("contact"u8);
        writer.WriteString("phone"u8, Phone);
        writer.WriteBoolean("created"u8, ContactCreated);
        writer.WriteEndObject();
        writer.WriteStartArray("warnings"u8);
        foreach (var warning in Warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, warning.Field);
            writer.WriteString("code"u8, warning.Code);
            writer.WriteString("detail"u8, warning.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
