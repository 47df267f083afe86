using System.Runtime.InteropServices;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Journal;

namespace Grainline.Api.Webhooks;

/// <summary>Takes an admitted body to its contact, and writes to the log what does not get there.</summary>
internal sealed class DeliveryIntake(IGrainFactory grains, IJournal journal, TimeProvider time)
{
    /// <summary>The bytes that may be kept; those that came, where nothing had to be taken out of them.</summary>
    public static byte[] Keep(WebhookBody body) =>
        MemoryMarshal.TryGetArray(body.Redacted, out var whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length
            ? whole.Array
            : body.Redacted.ToArray();

    /// <summary>Maps the body and starts a run, or says why not. A person who tests an automation may start it in any status; a
    /// webhook may not.</summary>
    public async Task<WebhookAnswer> Start(Admission admission, WebhookBody body, IntakeRequest request)
    {
        var redacted = Keep(body);
        var plan = request.MayNamePhone ? admission.Trigger! with { MayNamePhone = true } : admission.Trigger!;
        var mapped = body.TryMap(plan, out var payload, out var refusal);
        var phone = payload is null ? null : await ContactKey.Find(grains, payload.Phone.E164, otherwise: payload.Phone.E164);
        if (request.Source != DeliverySource.Test && admission.SkipReason is { } reason)
        {
            return await Log(admission.Automation.Id, redacted, request, new WebhookAnswer
            {
                Status = StatusCodes.Status200OK,
                Outcome = DeliveryOutcome.Skipped,
                Code = reason,
                Phone = phone,
            });
        }

        if (!mapped)
        {
            return await Log(admission.Automation.Id, redacted, request, WebhookAnswer.Refused(
                refusal!.Status, refusal.Code, refusal.Detail, refusal.Field));
        }

        var command = Command(admission, payload!, redacted, request, time.GetUtcNow());
        var answer = await grains.GetGrain<IContactGrain>(phone!).Start(command);
        return WebhookAnswer.Of(command.Delivery.Id, answer.MovedTo ?? phone, answer, command.Delivery.Warnings.AddRange(answer.Warnings));
    }

    /// <summary>The start that a body would ask for, for a rehearsal.</summary>
    public static StartRun Rehearse(Admission admission, WebhookPayload payload, DateTimeOffset now) =>
        Command(admission, payload, [], new IntakeRequest(DeliverySource.Test, IgnoreDuplicates: true), now);

    /// <summary>Writes a refused delivery to the log; the answer gets the log's id.</summary>
    public async Task<WebhookAnswer> Log(string automationId, byte[] body, IntakeRequest request, WebhookAnswer answer)
    {
        var now = time.GetUtcNow();
        var row = new DeliveryRow
        {
            Delivery = new Delivery
            {
                Id = Ids.NewDelivery(now),
                ReceivedAt = now,
                Source = request.Source,
                Body = body,
                ReplayOf = request.ReplayOf,
            },
            AutomationId = automationId,
            Phone = answer.Phone,
            Outcome = answer.Outcome,
            Status = answer.Status,
            Code = answer.Code,
            Field = answer.Field,
            Detail = answer.Detail,
        };
        await journal.Append([row]);
        return answer with { DeliveryId = row.Delivery.Id };
    }

    private static StartRun Command(
        Admission admission, WebhookPayload payload, byte[] redacted, IntakeRequest request, DateTimeOffset now)
    {
        // Who starts by hand means each start; bodies are compared where a webhook may have been repeated without anybody's wish.
        var sameBody = request.Source == DeliverySource.Api ? TimeSpan.Zero : admission.Trigger!.DuplicateWindow;
        var (key, window) = request.IgnoreDuplicates ? (null, null) : DeliveryKey.Of(request.DeliveryId ?? payload.DeliveryId, redacted, sameBody);
        return new StartRun
        {
            Delivery = new Delivery
            {
                Id = Ids.NewDelivery(now),
                ReceivedAt = now,
                Source = request.Source,
                Key = key,
                KeyWindow = window,
                Body = redacted,
                Warnings = payload.Warnings,
                ReplayOf = request.ReplayOf,
            },
            Automation = admission.Automation,
            Policy = admission.Policy!,
            Patch = payload.Patch,
            TriggerData = payload.TriggerData,
            Hops = payload.Hops,
        };
    }
}

/// <summary>What is known of a delivery beside its body.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="DeliveryId">The sender's id from a header.</param>
/// <param name="ReplayOf">The delivery that it repeats by hand.</param>
/// <param name="IgnoreDuplicates">Whether it starts anyway.</param>
/// <param name="MayNamePhone">Whether its phone may stand at <c>phone</c>, wherever the trigger looks for that of a webhook.</param>
internal sealed record IntakeRequest(
    DeliverySource Source, string? DeliveryId = null, string? ReplayOf = null, bool IgnoreDuplicates = false, bool MayNamePhone = false);
