using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Grainline.Baseline;

/// <summary>The documented webhook body.</summary>
public sealed record Webhook
{
    public string? Phone { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Email { get; set; }

    public Dictionary<string, JsonElement> CustomFields { get; set; } = [];
}

public sealed record Contact(string Phone, string? FirstName, string? LastName, string? Email, Dictionary<string, JsonElement> CustomFields)
{
    /// <summary>An empty value never erases a stored one.</summary>
    public Contact Merge(Webhook webhook)
    {
        foreach (var (name, value) in webhook.CustomFields)
        {
            CustomFields[name] = value;
        }

        return this with
        {
            FirstName = Newer(webhook.FirstName, FirstName),
            LastName = Newer(webhook.LastName, LastName),
            Email = Newer(webhook.Email, Email),
        };
    }

    private static string? Newer(string? sent, string? stored) => string.IsNullOrWhiteSpace(sent) ? stored : sent.Trim();
}

public sealed record Answer(string Status, Guid RunId, Guid DeliveryId, AnswerContact? Contact = null, Guid? DuplicateOf = null);

public sealed record AnswerContact(string Phone, bool Created);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(Answer))]
public sealed partial class BaselineJson : JsonSerializerContext;

public static partial class Phone
{
    public static bool IsE164(string? phone) => phone is not null && Pattern().IsMatch(phone);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Pattern();
}
