using System.Text.Json;

namespace Grainline.WhatsApp;

/// <summary>An answer of the Graph API: messages that were taken, or an error (facts/whatsapp.md 1.4 and 1.5).</summary>
internal sealed record GraphAnswer(GraphMessage[]? Messages, GraphError? Error)
{
    /// <summary>Null when the bytes are not the JSON that they should be.</summary>
    public static GraphAnswer? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, WhatsAppJson.Default.GraphAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record GraphMessage(string? Id, string? MessageStatus);

internal sealed record GraphError(int? Code, string? Message, bool? IsTransient, JsonElement ErrorData, int? ErrorSubcode = null)
{
    private const int MaxCharacters = 500;

    /// <summary>What rule the error falls under: of a number that is not there, or not for this token, the Graph API says a wrong parameter and
    /// what it is in the subcode.</summary>
    public int? RuleCode => (Code, ErrorSubcode) is (WhatsAppErrors.WrongParameter, WhatsAppErrors.NoSuchNumber) ? ErrorSubcode : Code;

    /// <summary>For a person, bounded. Other parts of the Graph API put a text where WhatsApp puts an object.</summary>
    public string? Explanation
    {
        get
        {
            var text = ErrorData.ValueKind is JsonValueKind.Object
                && ErrorData.TryGetProperty("details", out var details) && details.ValueKind is JsonValueKind.String
                    ? details.GetString()
                    : Message;
            return text?.Length > MaxCharacters ? text[..MaxCharacters] : text;
        }
    }
}
