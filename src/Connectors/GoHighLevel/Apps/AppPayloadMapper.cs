using System.Text.Json;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Phones;

namespace Grainline.GoHighLevel;

/// <summary>
/// Maps a signed event. The contact is GHL's, from the body or looked up; the mapping and <c>trigger.…</c> speak of the body as
/// it came. A field that is empty at GHL is not told, so these events never erase one, except that a deleted contact has no id.
/// </summary>
internal sealed class AppPayloadMapper(JsonElement body, AppEvent told, GhlContact contact, TriggerPlan plan)
{
    private readonly WarningList _warnings = new();

    /// <summary>The payload, or null with the refusal.</summary>
    public WebhookPayload? Map(DateTimeOffset now, out WebhookRefusal? refusal)
    {
        var phone = PhoneNumber.Parse(contact.Phone, plan.DefaultRegion);
        refusal = phone.IsNumber ? null
            : string.IsNullOrWhiteSpace(contact.Phone) ? WebhookRefusal.NoPhone(WorkflowKeys.Phone, "The contact has no phone number in GHL.")
            : WebhookRefusal.BadPhone(WorkflowKeys.Phone, phone.Refusal.Code, phone.Refusal.Detail);
        return refusal is not null ? null : new WebhookPayload
        {
            Phone = phone.Number,
            Patch = Patch(now),
            TriggerData = TriggerDataReader.Read(body, plan, _warnings),
            DeliveryId = told.WebhookId,
            Warnings = _warnings.ToImmutable(),
        };
    }

    private ContactPatch Patch(DateTimeOffset now)
    {
        var isGone = told is AppContactEvent { Change: AppContactChange.Deleted };
        var (standard, custom, tags) = (new StandardFieldSet(_warnings), new CustomFieldSet(_warnings), new TagReader(_warnings));
        var mapping = new MappedFields(body, plan, standard, custom, tags, _warnings);
        mapping.Take(isCustom: false);
        foreach (var field in contact.Standard.Where(field => StandardFields.All.Contains(field.Name)))
        {
            standard.Offer(field.Name, BodyValue.OfText(field.Value?.ToString() ?? ""), field.Name);
        }

        standard.Offer(StandardFields.GhlContactId, isGone ? BodyValue.Nothing : BodyValue.OfText(contact.Id), "id");
        foreach (var field in contact.Custom)
        {
            custom.Set(field.Name, BodyValue.OfField(field.Value), $"customFields.{field.Name}");
        }

        mapping.Take(isCustom: true);
        foreach (var tag in contact.Tags)
        {
            tags.AddText(tag, WorkflowKeys.Tags);
        }

        return new ContactPatch
        {
            Standard = standard.Changes,
            Custom = custom.Changes,
            AddTags = tags.Tags,
            Consent = told switch
            {
                AppContactEvent { IsSilenced: true } => new Consent(ConsentStatus.OptedOut, told.SentAt ?? now, Consent.OfGoHighLevel),
                AppContactEvent { IsSilenced: false, Change: AppContactChange.Silenced } => new Consent(ConsentStatus.Unknown, told.SentAt ?? now, Consent.OfGoHighLevel),
                _ => null,
            },
        };
    }
}
