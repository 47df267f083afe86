using Grainline.Automations;
using Grainline.Contacts;
using Grainline.GoHighLevel;

namespace Grainline.Connections;

/// <summary>Finds out whom a signed event is about.</summary>
public static class AppEventPerson
{
    /// <summary>The contact, with its custom fields by name. Appointments and opportunities name no phone, and some contact events
    /// come without: then GHL is asked. A deleted contact cannot be asked for.</summary>
    /// <param name="grains">The connections.</param>
    /// <param name="connectionId">The sub-account.</param>
    /// <param name="told">The event.</param>
    /// <param name="isOld">Whether what it tells may have changed since: then GHL is asked, too.</param>
    public static Task<GhlContactLookup> Find(IGrainFactory grains, string connectionId, AppEvent told, bool isOld = false)
    {
        var connection = grains.GetGrain<IConnectionGrain>(connectionId);
        return told switch
        {
            AppContactEvent { Contact.Id: var id, Change: not AppContactChange.Deleted } when isOld => connection.Find(id),
            AppContactEvent { Contact: { Phone: not null, Custom.IsEmpty: true } whole } => Task.FromResult(new GhlContactLookup { Contact = whole }),
            AppContactEvent { Contact: var contact, Change: var change } when contact.Phone is not null || change == AppContactChange.Deleted => connection.Name(contact),
            AppContactEvent { Contact.Id: var id } => connection.Find(id),
            AppRecordEvent { ContactId: var id } => connection.Find(id),
            _ => Task.FromResult(new GhlContactLookup()),
        };
    }

    /// <summary>What a contact event itself tells, mapped: all but the custom fields, whose names only the connection knows. Null when it
    /// names no phone.</summary>
    public static WebhookPayload? Told(IAppEventReader reader, byte[] body, AppEvent told, TriggerPlan plan) =>
        told is AppContactEvent { Contact: var contact } ? reader.Map(body, contact with { Custom = [] }, plan, out _) : null;

    /// <summary>Takes to the contact what was told of it, and starts nothing.</summary>
    public static async Task Update(IGrainFactory grains, WebhookPayload payload, bool create)
    {
        var phone = await ContactKey.Follow(grains, await ContactKey.Find(grains, payload.Phone.E164, otherwise: payload.Phone.E164));
        await grains.GetGrain<IContactGrain>(phone).Update(payload.Patch, create, "gohighlevel");
    }
}
