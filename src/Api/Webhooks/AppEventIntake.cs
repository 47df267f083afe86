using System.Text.Json.Nodes;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Connections;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Storage.Queries;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Webhooks;

/// <summary>
/// Takes the signed webhooks of a GHL marketplace app (facts/ghl.md 3) to the automations that they start. An app has one URL for
/// all its events and sub-accounts, <c>POST /hooks/ghl/app</c>; the URL of one automation takes them, too.
/// </summary>
internal sealed class AppEventIntake(
    IGrainFactory grains,
    IAppEventReader reader,
    AppSignature signature,
    IAutomationQueries automations,
    IConnectionQueries connections,
    IOptions<GhlOptions> options,
    DeliveryIntake log,
    TimeProvider time)
{
    private static readonly TriggerPlan NoPlan = new();

    /// <summary>Whether the body is an event, and the automation is started by events.</summary>
    public bool Takes(Admission admission, byte[] body) => admission.Trigger?.App is not null && reader.Read(body) is not null;

    /// <summary>What is wrong with the signature or its time; null when nothing is.</summary>
    public WebhookAnswer? ProblemOf(string? header, byte[] body) =>
        !signature.IsValid(header, body)
            ? WebhookAnswer.Refused(401, "invalid_signature", $"{AppSignature.Header} is missing, or is not GHL's signature of this body.")
            : reader.Read(body) is { } told && !AppWebhook.IsTimely(told, time.GetUtcNow(), options.Value.AppTolerance)
                ? WebhookAnswer.Refused(401, "stale_signature", "The signed timestamp is too far from now.")
                : null;

    /// <summary>A signed request to the URL of one automation whose trigger is <c>ghl_app</c>.</summary>
    public async Task<WebhookAnswer> Receive(Admission admission, byte[] body)
    {
        var request = new IntakeRequest(DeliverySource.Webhook);
        var app = admission.Trigger!.App!;
        return reader.Read(body) is not { } told
            ? await log.Log(admission.Automation.Id, body, request, WebhookAnswer.Refused(422, "invalid_payload", "The body has no type.", "type"))
            : !await IsOf(told, app.Connection) ? await Skip(admission, body, request, "other_location")
            : !app.Events.Contains(told.Type) ? await SkipOther(admission, body, request, told)
            : await Start(admission, body, request);
    }

    /// <summary>Starts the automation with an event that fits it, or that a person sends.</summary>
    public async Task<WebhookAnswer> Start(Admission admission, byte[] body, IntakeRequest request)
    {
        var now = time.GetUtcNow();
        var (key, window) = request.IgnoreDuplicates ? (null, null) : DeliveryKey.Of(reader.Read(body)!.WebhookId, body, admission.Trigger!.DuplicateWindow);
        var id = Ids.NewDelivery(now);
        var delivery = new Delivery
        {
            Id = id,
            ReceivedAt = now,
            Source = request.Source,
            // A kept event may start its contact twice, since its removal can fail: so it always has a key.
            Key = key ?? id,
            KeyWindow = window,
            Body = body,
            ReplayOf = request.ReplayOf,
        };
        var answer = await grains.GetGrain<IAppEventGrain>($"{admission.Automation.Id}/{delivery.Key}")
            .Take(new AppEventStart { AutomationId = admission.Automation.Id, Delivery = delivery });
        return WebhookAnswer.Of(answer);
    }

    /// <summary>The event for one automation, mapped, for a rehearsal.</summary>
    public async Task<(WebhookPayload? Payload, WebhookRefusal? Refusal)> Map(Admission admission, byte[] body)
    {
        var found = await AppEventPerson.Find(grains, admission.Trigger!.App!.Connection, reader.Read(body)!);
        return found.Contact is not { } contact
            ? (null, new WebhookRefusal(422, "lookup_failed", $"GHL did not tell whom the event is about: {found.Failure?.Detail ?? "it has no such contact"}."))
            : (reader.Map(body, contact, admission.Trigger, out var refusal), refusal);
    }

    /// <summary>Takes an event to every automation that it starts. A contact that nothing starts for is kept up to date when it is
    /// known here, its wish for silence above all.</summary>
    public async Task<JsonObject> ReceiveAll(byte[] body, CancellationToken cancellationToken)
    {
        var told = reader.Read(body);
        var of = told?.LocationId is { } location ? await connections.OfLocation(location, cancellationToken) : [];
        var deliveries = new JsonArray();
        foreach (var version in of.Count == 0 || !AppEventKinds.IsKnown(told!.Type) ? [] : await automations.FindActive("ghl_app", cancellationToken))
        {
            if (DefinitionJson.TriggerOf(version.Definition) is { Type: TriggerType.GhlApp } trigger && trigger.Events.Contains(told!.Type) && of.Any(connection => connection.Id == trigger.Connection)
                && await grains.GetGrain<IAutomationGrain>(version.Automation.Id).Plan() is { Trigger.App: not null } admission)
            {
                var answer = await Start(admission, body, new IntakeRequest(DeliverySource.Webhook));
                deliveries.Add(new JsonObject { ["automation_id"] = version.Automation.Id, ["answer"] = JsonNode.Parse(answer.ToJson().GetRawText()) });
            }
        }

        if (deliveries.Count == 0 && of.Count > 0)
        {
            await Refresh(body, told!);
        }

        return new JsonObject { ["status"] = of.Count == 0 ? "ignored" : "received", ["event"] = told?.Type, ["deliveries"] = deliveries };
    }

    private async Task<WebhookAnswer> SkipOther(Admission admission, byte[] body, IntakeRequest request, AppEvent told)
    {
        await Refresh(body, told);
        return await Skip(admission, body, request, "other_event");
    }

    private Task Refresh(byte[] body, AppEvent told) =>
        AppEventPerson.Told(reader, body, told, NoPlan) is { } payload ? AppEventPerson.Update(grains, payload, create: false) : Task.CompletedTask;

    private async Task<bool> IsOf(AppEvent told, string connectionId) =>
        told.LocationId is { } location && await grains.GetGrain<IConnectionGrain>(connectionId).Get() is { } connection && connection.LocationId == location;

    private Task<WebhookAnswer> Skip(Admission admission, byte[] body, IntakeRequest request, string reason) =>
        log.Log(admission.Automation.Id, body, request, new WebhookAnswer { Status = StatusCodes.Status200OK, Outcome = DeliveryOutcome.Skipped, Code = reason });
}
