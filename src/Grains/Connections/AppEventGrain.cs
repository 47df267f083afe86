using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Grainline.Messages;
using Microsoft.Extensions.Logging;

namespace Grainline.Connections;

/// <summary>The shell of an event: most reach their contact in the call that brings them, and nothing is stored of them here.</summary>
[GrainType(TypeName)]
public sealed partial class AppEventGrain(
    [PersistentState("app-event", GrainStorage.Name)] IPersistentState<AppEventState> stored,
    IAppEventReader reader,
    IJournal journal,
    TimeProvider time,
    ILogger<AppEventGrain> log) : Grain, IAppEventGrain
{
    public const string TypeName = "app-event";

    /// <summary>How long GHL may take before the event is kept and the sender answered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>An event that nobody could be found for in this time is refused, and stays in the delivery log to be replayed.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    private static readonly GhlContactLookup TooSlow = new()
    {
        Failure = new ProviderFailure(EffectVerdict.Retry, "timeout", $"No answer within {Patience.TotalSeconds:0} s"),
    };

    private Task _trying = Task.CompletedTask;

    public async Task<AppEventAnswer> Take(AppEventStart start)
    {
        if (stored.State.Delivery is { } kept)
        {
            return new AppEventAnswer { DeliveryId = kept.Id };
        }

        var answer = await Try(start, isLast: false);
        if (answer.IsKept)
        {
            await Store(new AppEventState { AutomationId = start.AutomationId, Delivery = start.Delivery, Attempts = 1 }, stored.WriteStateAsync);
        }
        else
        {
            DeactivateOnIdle();
        }

        return answer;
    }

    public async Task Forget()
    {
        await _trying;
        if (stored.State.Delivery is not null)
        {
            await Store(new AppEventState(), stored.ClearStateAsync);
        }
    }

    /// <summary>Does not wait for the try that it begins: who wakes grains wakes contacts, too, and GHL may not answer.</summary>
    public Task Wake()
    {
        if (_trying.IsCompleted && stored.State is { AutomationId: { } automationId, Delivery: { } delivery } && !(stored.State.DueAt > time.GetUtcNow()))
        {
            _trying = TryAgain(new AppEventStart { AutomationId = automationId, Delivery = delivery });
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _trying.WaitAsync(cancellationToken);

    private async Task TryAgain(AppEventStart start)
    {
        try
        {
            var answer = await Try(start, isLast: time.GetUtcNow() - start.Delivery.ReceivedAt >= GiveUpAfter);
            await (answer.IsKept
                ? Store(stored.State with { Attempts = stored.State.Attempts + 1 }, stored.WriteStateAsync)
                : Store(new AppEventState(), stored.ClearStateAsync));
        }
        catch (Exception failure)
        {
            // What is stored is due: whoever claims it next wakes it again.
            LogNotTried(failure, start.AutomationId);
        }
    }

    private async Task<AppEventAnswer> Try(AppEventStart start, bool isLast)
    {
        var delivery = start.Delivery;
        var admission = await GrainFactory.GetGrain<IAutomationGrain>(start.AutomationId).Plan();
        if (admission.Trigger is not { App: { } app } plan || reader.Read(delivery.Body) is not { } told)
        {
            return await Refuse(start, new WebhookRefusal(422, "trigger_changed", "The automation is not started by this event any more."));
        }

        if (delivery.Source != DeliverySource.Test && admission.SkipReason is { } reason)
        {
            await TellAtOnce(start, told, admission, mayCreate: false);
            return await Skip(start, reason);
        }

        var found = await Find(app.Connection, told);
        if (found.Failure is { } failure)
        {
            LogNotFound(start.AutomationId, failure.Code);
            if (isLast)
            {
                return await Refuse(start, new WebhookRefusal(422, "lookup_failed", $"GHL did not tell whom the event is about: {failure.Detail ?? failure.Code}."));
            }

            await TellAtOnce(start, told, admission, mayCreate: admission.Policy!.MissingContact == MissingContact.Create);
            return new AppEventAnswer { DeliveryId = delivery.Id };
        }

        if (found.Contact is not { } contact)
        {
            return await Refuse(start, WebhookRefusal.NoPhone("contactId", "GHL has no such contact."));
        }

        return reader.Map(delivery.Body, contact, plan, out var refusal) is { } payload
            ? await Start(admission, delivery with { Warnings = payload.Warnings }, payload)
            : await Refuse(start, refusal!);
    }

    /// <summary>A wish for silence cannot wait for the names of custom fields, and would be lost with the event. It is told once: when the event
    /// is tried again, the rest of it is older than what the contact may have become.</summary>
    private async Task TellAtOnce(AppEventStart start, AppEvent told, Admission admission, bool mayCreate)
    {
        if (stored.State.Delivery is null && AppEventPerson.Told(reader, start.Delivery.Body, told, admission.Trigger!) is { } payload)
        {
            await AppEventPerson.Update(GrainFactory, payload, create: mayCreate && payload.Patch.Consent is { Status: ConsentStatus.OptedOut });
        }
    }

    private async Task<GhlContactLookup> Find(string connection, AppEvent told)
    {
        try
        {
            return await AppEventPerson.Find(GrainFactory, connection, told, isOld: stored.State.Delivery is not null).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            return TooSlow;
        }
    }

    private async Task<AppEventAnswer> Start(Admission admission, Delivery delivery, WebhookPayload payload)
    {
        var phone = await ContactKey.Find(GrainFactory, payload.Phone.E164, otherwise: payload.Phone.E164);
        var answer = await GrainFactory.GetGrain<IContactGrain>(phone).Start(new StartRun
        {
            Delivery = delivery,
            Automation = admission.Automation,
            Policy = admission.Policy!,
            Patch = payload.Patch,
            TriggerData = payload.TriggerData,
        });
        return new AppEventAnswer { DeliveryId = delivery.Id, Start = answer, Phone = answer.MovedTo ?? phone, Warnings = delivery.Warnings.AddRange(answer.Warnings) };
    }

    private async Task<AppEventAnswer> Skip(AppEventStart start, string reason)
    {
        await journal.Append([RowOf(start, DeliveryOutcome.Skipped, 200) with { Code = reason }]);
        return new AppEventAnswer { DeliveryId = start.Delivery.Id, Start = new StartAnswer { Outcome = DeliveryOutcome.Skipped, Reason = reason } };
    }

    private async Task<AppEventAnswer> Refuse(AppEventStart start, WebhookRefusal refusal)
    {
        await journal.Append(
            [RowOf(start, DeliveryOutcome.Rejected, refusal.Status) with { Code = refusal.Code, Field = refusal.Field, Detail = refusal.Detail }]);
        return new AppEventAnswer { DeliveryId = start.Delivery.Id, Refusal = refusal };
    }

    private static DeliveryRow RowOf(AppEventStart start, DeliveryOutcome outcome, int status) => new()
    {
        Delivery = start.Delivery,
        AutomationId = start.AutomationId,
        Outcome = outcome,
        Status = status,
    };

    private async Task Store(AppEventState next, Func<Task> write)
    {
        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(next.Attempts - 1, 20), LongestPause.Ticks));
        stored.State = next.Delivery is null ? next : next with { DueAt = time.GetUtcNow() + pause };
        try
        {
            await write();
        }
        finally
        {
            // What is stored is read again; a kept event is not worth its memory meanwhile.
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(1403, LogLevel.Warning, "An event for {Automation} could not be tried; it is tried again.")]
    private partial void LogNotTried(Exception failure, string automation);

    [LoggerMessage(1402, LogLevel.Warning, "An event for {Automation} waits: GHL did not tell whom it is about ({Code}).")]
    private partial void LogNotFound(string automation, string code);
}
