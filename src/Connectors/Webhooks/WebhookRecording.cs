using System.Globalization;
using System.Text;
using Grainline.Exchanges;

namespace Grainline.Webhooks;

/// <summary>Writes down what is kept of a call.</summary>
internal static class WebhookRecording
{
    public static WebhookRecord Of(WebhookRequest request, HttpAnswer? answer, string? body, TimeSpan duration)
    {
        string?[] known = [request.SigningSecret, .. request.Headers.Where(h => SecretMask.IsTelling(h.Name)).Select(h => h.Value)];
        return new()
        {
            Request = Cut(SecretMask.Apply(Text(request), known)),
            Status = answer?.Status is > 0 and var status ? status : null,
            Response = body is null ? null : Cut(SecretMask.Apply(body, known)),
            Duration = duration,
        };
    }

    private static string Text(WebhookRequest request)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Url}\n");
        foreach (var (name, value) in request.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {(SecretMask.IsTelling(name) ? SecretMask.Hidden : value)}\n");
        }

        return text.Append('\n').Append(request.Body).ToString();
    }

    private static string Cut(string text)
    {
        if (text.Length <= WebhookLimits.Kept)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[WebhookLimits.Kept - 2]) ? WebhookLimits.Kept - 2 : WebhookLimits.Kept - 1;
        return $"{text.AsSpan(0, end)}…";
    }
}
