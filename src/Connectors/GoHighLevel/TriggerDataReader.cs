using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Automations;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>Takes from the body what the version refers to, so that a run carries that and not the whole body.</summary>
internal static class TriggerDataReader
{
    public static ImmutableArray<FieldChange> Read(JsonElement body, TriggerPlan plan, WarningList warnings)
    {
        var found = ImmutableArray.CreateBuilder<FieldChange>(plan.TriggerPaths.Length);
        var length = 0;
        foreach (var path in plan.TriggerPaths)
        {
            var isWhole = BodyPath.IsWhole(path);
            var isTyped = BodyPath.IsBelow(path, WorkflowKeys.CustomData);
            var element = isWhole ? body : BodyPath.Find(body, path);
            var value = BodyValue.Read(element, isTyped);
            if (value.Kind == BodyValueKind.Unresolved)
            {
                warnings.AddUnresolved(path);
            }
            else if (value.Kind == BodyValueKind.Null)
            {
                found.Add(new FieldChange(path, Value: null));
            }
            else if (value.Kind != BodyValueKind.Empty)
            {
                var field = element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? KeptJson.Of(element, isWhole, isTyped) : AppointmentTime.At(body, path) ?? value.AsField;
                if (length + field.Length > WebhookLimits.TriggerDataLength)
                {
                    warnings.Add(path, "too_long", $"A run keeps at most {WebhookLimits.TriggerDataLength} characters of the body.");
                    continue;
                }

                if (FieldRules.ProblemOfDepth(field) is var (code, detail))
                {
                    warnings.Add(path, code, detail);
                    continue;
                }

                length += field.Length;
                found.Add(new FieldChange(path, field));
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>The sender's id of the delivery: GHL's <c>webhookId</c>, else at the plan's path (HTTP.md, "Webhook").</summary>
    public static string? ReadDeliveryId(JsonElement body, TriggerPlan plan) => IdAt(body, WorkflowKeys.DeliveryId) ?? IdAt(body, plan.DeliveryIdPath);

    private static string? IdAt(JsonElement body, string? path) => path is null ? null : BodyValue.Read(BodyPath.Find(body, path), isTyped: true).AsText;
}
