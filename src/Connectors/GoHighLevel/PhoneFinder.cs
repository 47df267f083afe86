using System.Text.Json;
using Grainline.Automations;
using Grainline.Phones;

namespace Grainline.GoHighLevel;

/// <summary>
/// Finds the phone that a body is about: where the plan says and, unless it is a start of our own, nowhere else then; without such a
/// place at <c>phone</c>, else in GHL's own form at <c>customData.phone</c>, and in a body that a person wrote where people like to put it.
/// GHL leaves the root key out when a contact has no phone, and writes it in E.164 when it has one; what people put into customData has
/// spaces or no country code (facts/ghl.md 1.3, 1.4).
/// </summary>
internal static class PhoneFinder
{
    private const string TypedPhone = $"{WorkflowKeys.CustomData}.{WorkflowKeys.Phone}";

    private static readonly string[] Elsewhere = [$"{WorkflowKeys.Contact}.{WorkflowKeys.Phone}", WorkflowKeys.ContactPhone];

    /// <summary>The number; <c>default</c> with a refusal.</summary>
    public static PhoneNumber Find(JsonElement body, Members root, Members customData, TriggerPlan plan, out WebhookRefusal? refusal)
    {
        if (PathOf(plan) is { } path)
        {
            var mapped = At(body, path);
            if (IsThere(mapped) || !plan.MayNamePhone)
            {
                return IsThere(mapped) ? Read(mapped, path, plan, out refusal) : Miss(mapped, path, out refusal);
            }
        }

        var own = BodyValue.Read(root.Get(WorkflowKeys.Phone), isTyped: false);
        var typed = BodyValue.Read(customData.Get(WorkflowKeys.Phone), isTyped: true);
        return IsThere(own) ? Read(own, WorkflowKeys.Phone, plan, out refusal)
            : IsThere(typed) ? Read(typed, TypedPhone, plan, out refusal)
            : WorkflowKeys.IsWritten(root) && Elsewhere.FirstOrDefault(place => IsThere(At(body, place))) is { } elsewhere ? Read(At(body, elsewhere), elsewhere, plan, out refusal)
            : Miss(own.Kind == BodyValueKind.Unresolved ? own : typed, WorkflowKeys.Phone, out refusal);
    }

    /// <summary>Whether a value is only another spelling of the number.</summary>
    public static bool IsSame(PhoneNumber phone, BodyValue value, TriggerPlan plan) =>
        value.AsText is { } text && PhoneNumber.Parse(text, plan.DefaultRegion) is { IsNumber: true } result && result.Number == phone;

    private static string? PathOf(TriggerPlan plan) => plan.PhonePath ?? plan.Mapping
        .Where(line => line.Field is WorkflowKeys.Phone or $"contact.{WorkflowKeys.Phone}")
        .Select(line => line.Path)
        .FirstOrDefault();

    private static BodyValue At(JsonElement body, string path) => BodyValue.Read(BodyPath.Find(body, path), isTyped: true);

    private static bool IsThere(BodyValue value) => !value.IsNothing && value.Kind != BodyValueKind.Null;

    private static PhoneNumber Read(BodyValue value, string field, TriggerPlan plan, out WebhookRefusal? refusal)
    {
        if (value.AsText is not { } text)
        {
            refusal = WebhookRefusal.BadPhone(field, PhoneRefusal.NotANumber, "A phone number must be a text.");
            return default;
        }

        var result = PhoneNumber.Parse(text, plan.DefaultRegion);
        refusal = result.IsNumber ? null : WebhookRefusal.BadPhone(field, result.Refusal.Code, result.Refusal.Detail);
        return result.Number;
    }

    private static PhoneNumber Miss(BodyValue value, string field, out WebhookRefusal? refusal)
    {
        refusal = WebhookRefusal.NoPhone(field, value.Kind == BodyValueKind.Unresolved
            ? "GHL did not fill the merge field that should be the phone number."
            : "There is no phone number here; GHL leaves it out when the contact has none.");
        return default;
    }
}
