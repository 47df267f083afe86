using Grainline.Automations;

namespace Grainline.GoHighLevel;

/// <summary>Reads the signed webhooks of GHL's marketplace apps.</summary>
public interface IAppEventReader
{
    /// <summary>Null when the bytes are not a JSON object with a <c>type</c>.</summary>
    AppEvent? Read(byte[] body);

    /// <summary>Maps an event that <see cref="Read"/> could read.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="contact">The contact that it is about, custom fields by name.</param>
    /// <param name="plan">The automation's plan.</param>
    /// <param name="refusal">Why nobody can be started; null with a payload.</param>
    WebhookPayload? Map(byte[] body, GhlContact contact, TriggerPlan plan, out WebhookRefusal? refusal);
}
