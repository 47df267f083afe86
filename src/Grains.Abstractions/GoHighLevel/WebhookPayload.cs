using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Phones;

namespace Grainline.GoHighLevel;

/// <summary>What a webhook body says, mapped to Grainline's own terms.</summary>
public sealed record WebhookPayload
{
    public required PhoneNumber Phone { get; init; }

    /// <summary>Fields and tags, checked and within <see cref="ContactLimits"/>; tags are only ever added.</summary>
    public required ContactPatch Patch { get; init; }

    /// <summary>The values at the plan's trigger paths, named by these paths; paths that lead nowhere are missing.</summary>
    public ImmutableArray<FieldChange> TriggerData { get; init; } = [];

    /// <summary>How many automations have started one another before this body.</summary>
    public int Hops { get; init; }

    /// <summary>The sender's id of the delivery, when the body has one.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>What was dropped and why; holds no values, only names.</summary>
    public ImmutableArray<Warning> Warnings { get; init; } = [];
}

/// <summary>Why a body cannot start a run (HTTP.md, the table of the webhook).</summary>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Detail">A sentence for the person who configures the sender; repeats nothing of the body.</param>
/// <param name="Field">The path in the body at which it was found or looked for.</param>
/// <param name="Reason">With <see cref="InvalidPhone"/>: the code of the <see cref="PhoneRefusal"/>.</param>
[GenerateSerializer, Immutable, Alias("Grainline.WebhookRefusal")]
public sealed record WebhookRefusal(
    [property: Id(0)] int Status,
    [property: Id(1)] string Code,
    [property: Id(2)] string Detail,
    [property: Id(3)] string? Field = null,
    [property: Id(4)] string? Reason = null)
{
    public const string InvalidJson = "invalid_json";
    public const string InvalidPayload = "invalid_payload";
    public const string MissingPhone = "missing_phone";
    public const string InvalidPhone = "invalid_phone";

    public static WebhookRefusal NotJson(string detail) => new(400, InvalidJson, detail);

    public static WebhookRefusal NotAnObject(string kind) =>
        new(422, InvalidPayload, $"The body must be a JSON object, not {kind}.");

    public static WebhookRefusal NoPhone(string field, string detail) => new(422, MissingPhone, detail, field);

    public static WebhookRefusal BadPhone(string field, string reason, string detail) => new(422, InvalidPhone, detail, field, reason);
}
