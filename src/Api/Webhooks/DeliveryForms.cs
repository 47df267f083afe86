using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.Api.Webhooks;

// What BodyReader and WebhookAnswer read and write by hand, for the API document.

/// <summary>
/// The body of a webhook in its documented form. Go High Level's own payload, known by <c>contact_id</c>, <c>location</c>, <c>workflow</c> or
/// <c>customData</c>, is taken as well. A value that is empty erases nothing, and null does.
/// </summary>
internal sealed record DeliveryBody
{
    /// <summary>E.164, or as people write it. It may be missing where the trigger has a <c>phone_path</c>.</summary>
    public string? Phone { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>Counts where neither part is there.</summary>
    public string? FullName { get; init; }

    public string? Email { get; init; }

    /// <summary>BCP 47, for instance <c>it</c>.</summary>
    public string? Language { get; init; }

    /// <summary>IANA, for instance <c>Europe/Rome</c>.</summary>
    public string? TimeZone { get; init; }

    public IReadOnlyDictionary<string, FieldValue>? CustomFields { get; init; }

    /// <summary>A list of texts, or one text with commas. They are added; none is removed.</summary>
    public JsonElement? Tags { get; init; }

    /// <summary>Kept with the run; texts call its members <c>trigger.metadata.…</c>.</summary>
    public IReadOnlyDictionary<string, FieldValue>? Metadata { get; init; }

    /// <summary>Names the delivery, where no header does.</summary>
    [JsonPropertyName("webhookId")]
    public string? WebhookId { get; init; }

    /// <summary>The webhook's secret, where no header and no query has it; never stored.</summary>
    public string? Secret { get; init; }
}

/// <summary>Stored, and a run has started.</summary>
/// <param name="Status"><c>accepted</c>.</param>
/// <param name="RunId">The run.</param>
/// <param name="DeliveryId">The entry in the delivery log.</param>
/// <param name="Contact">For whom.</param>
/// <param name="Warnings">What was dropped: fields that do not fit or that are not known.</param>
internal sealed record AcceptedDelivery(string Status, string RunId, string DeliveryId, AcceptedContact Contact, IReadOnlyList<Warning> Warnings);

/// <summary>For whom a run has started.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Created">Whether the contact is new.</param>
internal sealed record AcceptedContact(string Phone, bool Created);

/// <summary>An event of a marketplace app is stored, and Go High Level has yet to say whom it is about.</summary>
/// <param name="Status"><c>kept</c>.</param>
/// <param name="DeliveryId">The entry in the delivery log.</param>
/// <param name="Detail">For a person.</param>
internal sealed record KeptDelivery(string Status, string DeliveryId, string Detail);

/// <summary>The same delivery as one before; nothing has started.</summary>
/// <param name="Status"><c>duplicate</c>.</param>
/// <param name="RunId">The run that the first one started.</param>
/// <param name="DeliveryId">The entry in the delivery log.</param>
/// <param name="DuplicateOf">The entry of the first one.</param>
internal sealed record DuplicateDelivery(string Status, string? RunId, string DeliveryId, string? DuplicateOf);

/// <summary>On purpose nothing has started, and the sender must not repeat it.</summary>
/// <param name="Status"><c>skipped</c>.</param>
/// <param name="Reason">Re-entry rule, opted out, loop guard, paused: a stable word.</param>
/// <param name="DeliveryId">The entry in the delivery log.</param>
internal sealed record SkippedDelivery(string Status, string Reason, string DeliveryId);

/// <summary>What became of an event of a marketplace app.</summary>
/// <param name="Status"><c>received</c>, or <c>ignored</c> when no connection is of its sub-account.</param>
/// <param name="Event">The event's type.</param>
/// <param name="Deliveries">The automations that it was taken to.</param>
internal sealed record AppEventTaken(string Status, string? Event, IReadOnlyList<AppEventDelivery> Deliveries);

/// <summary>One automation that an event was taken to.</summary>
/// <param name="AutomationId">The automation.</param>
/// <param name="Answer">What its own webhook would have answered.</param>
internal sealed record AppEventDelivery(string AutomationId, JsonElement Answer);
