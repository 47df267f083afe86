namespace Grainline.Automations;

/// <summary>The id in a webhook URL: <c>wh_</c>, the automation's id without its prefix, and a random token. The automation
/// is found without a look-up table, and knowing an automation's id is not knowing its URL.</summary>
public static class WebhookId
{
    public const string Prefix = "wh_";
    public const string AutomationPrefix = "aut_";

    /// <summary>Length of the part after <c>aut_</c>.</summary>
    public const int IdLength = 12;

    /// <summary>60 random bits beside those of the automation's id.</summary>
    public const int TokenLength = 12;

    public static string Of(string automationId, string token) => Prefix + automationId[AutomationPrefix.Length..] + token;

    /// <summary>The automation that the webhook id would belong to, or null when it is not of the form.</summary>
    public static string? AutomationOf(string webhookId) =>
        webhookId.Length == Prefix.Length + IdLength + TokenLength && webhookId.StartsWith(Prefix, StringComparison.Ordinal)
            && webhookId.AsSpan(Prefix.Length).IndexOfAnyExceptInRange('0', 'z') < 0
                ? string.Concat(AutomationPrefix, webhookId.AsSpan(Prefix.Length, IdLength))
                : null;
}
