using System.Text.Json;
using Grainline.Automations;

namespace Grainline.GoHighLevel;

/// <inheritdoc/>
internal sealed class AppEventReader(TimeProvider time) : IAppEventReader
{
    public AppEvent? Read(byte[] body) => AppWebhook.Parse(body);

    public WebhookPayload? Map(byte[] body, GhlContact contact, TriggerPlan plan, out WebhookRefusal? refusal)
    {
        using var document = JsonDocument.Parse(body);
        return new AppPayloadMapper(document.RootElement, AppWebhook.Parse(body)!, contact, plan).Map(time.GetUtcNow(), out refusal);
    }
}
