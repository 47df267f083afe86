using System.Runtime.InteropServices;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Texts;

namespace Grainline.Automations;

/// <summary>Starts that the service makes of itself: for a message, for a step of another run, for each contact of a bulk start.</summary>
public static class OwnStart
{
    /// <param name="admission">One with a policy.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="key">What makes asking twice one start.</param>
    /// <param name="body">What stands for the body of a webhook: the log shows it as JSON, and texts call its members <c>trigger.…</c>.</param>
    /// <param name="now">The time.</param>
    public static StartRun Of(Admission admission, DeliverySource source, string key, object body, DateTimeOffset now)
    {
        var json = JsonSerializer.SerializeToElement(body);
        return StartRun.Of(admission, source, key, JsonMarshal.GetRawUtf8Value(json).ToArray(), now) with
        {
            TriggerData =
            [
                .. from path in admission.Trigger?.TriggerPaths ?? []
                   let value = path.Length == 0 ? FieldValue.Json(json) : DottedPath.Find(json, path)
                   where value is not null
                   select new FieldChange(path, value),
            ],
        };
    }
}
