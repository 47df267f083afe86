using System.Text;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

/// <summary>Reads bodies the way the web host does, and shows the outcome as plain texts.</summary>
internal static class Webhook
{
    public const string Phone = "+393491234567";

    public static readonly TriggerPlan Plan = new();

    public static byte[] Sample(string name)
    {
        using var stream = typeof(Webhook).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static WebhookPayload Map(string body, TriggerPlan? plan = null) => Map(Encoding.UTF8.GetBytes(body), plan);

    public static WebhookPayload Map(byte[] body, TriggerPlan? plan = null)
    {
        using var parsed = Parse(body);
        Assert.True(parsed.TryMap(plan ?? Plan, out var payload, out var refusal), refusal?.Detail);
        return payload;
    }

    public static WebhookRefusal Refuse(string body, TriggerPlan? plan = null) => Refuse(Encoding.UTF8.GetBytes(body), plan);

    public static WebhookRefusal Refuse(byte[] body, TriggerPlan? plan = null)
    {
        if (!WebhookBody.TryParse(body, out var parsed, out var refusal))
        {
            Assert.Null(parsed);
            return refusal;
        }

        using (parsed)
        {
            Assert.False(parsed.TryMap(plan ?? Plan, out _, out refusal));
            return refusal;
        }
    }

    public static WebhookBody Parse(string body) => Parse(Encoding.UTF8.GetBytes(body));

    public static WebhookBody Parse(byte[] body)
    {
        Assert.True(WebhookBody.TryParse(body, out var parsed, out var refusal), refusal?.Detail);
        return parsed;
    }

    public static string Redacted(this WebhookBody body) => Encoding.UTF8.GetString(body.Redacted.Span);

    /// <summary>For instance <c>first_name=Ada</c>; an erased field is <c>last_name!</c>, JSON stands in angle brackets.</summary>
    public static string[] Standard(this WebhookPayload payload) => Lines(payload.Patch.Standard);

    public static string[] Custom(this WebhookPayload payload) => Lines(payload.Patch.Custom);

    public static string[] Trigger(this WebhookPayload payload) => Lines(payload.TriggerData);

    public static string[] Tags(this WebhookPayload payload) => [.. payload.Patch.AddTags];

    /// <summary>For instance <c>email invalid_email</c>.</summary>
    public static string[] Warned(this WebhookPayload payload) => [.. payload.Warnings.Select(warning => $"{warning.Field} {warning.Code}")];

    private static string[] Lines(IEnumerable<FieldChange> changes) =>
    [
        .. changes.Select(change => change.Value is not { } value ? $"{change.Name}!"
            : value.IsJson ? $"{change.Name}=<{value.Raw}>"
            : $"{change.Name}={value.Raw}"),
    ];
}
