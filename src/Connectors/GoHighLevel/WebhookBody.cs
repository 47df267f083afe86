using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Grainline.Automations;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>
/// A webhook body that was read once: first its <see cref="Secret"/>, so that a caller without one learns nothing, then, under
/// the plan of the automation, all the rest. Holds pooled memory until it is disposed, and the caller's bytes must stay as they are.
/// </summary>
public sealed class WebhookBody : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = WebhookLimits.Depth };

    private readonly JsonDocument _document;
    private readonly int _replaced;

    private WebhookBody(JsonDocument document, ReadOnlyMemory<byte> redacted, string? secret, int replaced)
    {
        _document = document;
        _replaced = replaced;
        Redacted = redacted;
        Secret = secret;
    }

    /// <summary>The body field <c>secret</c>; GHL's standard webhook action can send it as <c>customData.secret</c> only.</summary>
    public string? Secret { get; }

    /// <summary>The body as it may be stored and shown: without secret and byte-order mark, else byte for byte as it came.</summary>
    public ReadOnlyMemory<byte> Redacted { get; }

    /// <summary>Reads UTF-8 JSON. Refuses with <c>invalid_json</c> or <c>invalid_payload</c>.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out WebhookBody? body, [NotNullWhen(false)] out WebhookRefusal? refusal)
    {
        body = null;
        utf8 = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        refusal = ProblemOfText(utf8.Span);
        if (refusal is not null)
        {
            return false;
        }

        utf8 = BodyText.WithoutImpossible(utf8, out var replaced);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException error)
        {
            var place = $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
            refusal = WebhookRefusal.NotJson($"The body is not JSON, or is nested deeper than {WebhookLimits.Depth}: {place}.");
            return false;
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            refusal = WebhookRefusal.NotAnObject(KindOf(document.RootElement));
            document.Dispose();
            return false;
        }

        if (BodySecret.IsIn(document.RootElement, out var secret))
        {
            document.Dispose();
            utf8 = BodySecret.Remove(utf8.Span);
            document = JsonDocument.Parse(utf8, Options);
        }

        body = new WebhookBody(document, utf8, secret, replaced);
        return true;
    }

    /// <summary>Maps the body under the automation's plan. Refuses with <c>missing_phone</c> or <c>invalid_phone</c>; everything
    /// else that is wrong becomes a warning.</summary>
    public bool TryMap(
        TriggerPlan plan, [NotNullWhen(true)] out WebhookPayload? payload, [NotNullWhen(false)] out WebhookRefusal? refusal)
    {
        var warnings = new WarningList();
        if (_replaced > 0)
        {
            warnings.Add("", "replaced_character", $"{_replaced} characters that no text can hold were replaced.");
        }

        payload = new PayloadMapper(_document.RootElement, plan, warnings).Map(out refusal);
        return refusal is null;
    }

    public void Dispose() => _document.Dispose();

    private static WebhookRefusal? ProblemOfText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return WebhookRefusal.NotJson("The body is empty.");
        }

        if (Utf8.IsValid(utf8))
        {
            return null;
        }

        var rest = utf8;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            rest = rest[length..];
        }

        var before = utf8[..^rest.Length];
        var place = $"line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}";
        return WebhookRefusal.NotJson($"The body is not UTF-8: {place}.");
    }

    private static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
