using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Channels;
using Grainline.Connections;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Messages;
using Grainline.Webhooks;

namespace Grainline.Runs;

/// <summary>Gives an effect to whoever carries it out, and takes it back.</summary>
internal static class EffectHandOver
{
    /// <summary>The outcome, when it is known at once; null while the effect is on its way or its lease will bring it back.</summary>
    /// <param name="grains">Those who carry it out.</param>
    /// <param name="phone">The contact's.</param>
    /// <param name="former">Phones that the contact had before.</param>
    /// <param name="dispatch">The effect and its run.</param>
    /// <param name="now">The time.</param>
    public static async Task<EffectOutcome?> Hand(IGrainFactory grains, string phone, ImmutableArray<string> former, Dispatch dispatch, DateTimeOffset now)
    {
        switch (dispatch.Effect)
        {
            case { ChannelId: { } channel }:
                var answer = await grains.GetGrain<IChannelGrain>(channel).Send(dispatch.Message(phone), dispatch.Again);
                return Settle(dispatch.Run, answer);
            case { Request: { } request }:
                await EndpointOf(grains, request).Send(
                    dispatch.Effect.Trace is { } trace ? request with { Trace = trace } : request, phone);
                return null;
            case { ConnectionId: { } connection, Push: { } push }:
                return Settle(dispatch.Run, await grains.GetGrain<IConnectionGrain>(connection).Push(
                    push with { Trace = dispatch.Effect.Trace ?? push.Trace, FormerPhones = former }));
            default:
                return await Start(grains, phone, dispatch.Run, dispatch.Effect.Starts!, now);
        }
    }

    /// <summary>How long what waits before the effect takes, where it is carried out.</summary>
    public static Task<TimeSpan> Backlog(IGrainFactory grains, PendingEffect effect) => effect switch
    {
        { ChannelId: { } channel } => grains.GetGrain<IChannelGrain>(channel).Backlog(),
        { Request: { } request } => EndpointOf(grains, request).Backlog(),
        { ConnectionId: { } connection } => grains.GetGrain<IConnectionGrain>(connection).Backlog(),
        _ => Task.FromResult(TimeSpan.Zero),
    };

    /// <summary>Takes an effect back from whoever it was given to: after it, nothing of it leaves any more. True when it is known not to have
    /// left; a start, which is no call, cannot be taken back.</summary>
    public static async Task<bool> TakeBack(IGrainFactory grains, Dispatch dispatch)
    {
        var effectId = dispatch.Run.EffectId;
        switch (dispatch.Effect)
        {
            case { ChannelId: { } channel }:
                return await grains.GetGrain<IChannelGrain>(channel).Withdraw([new MessageTry(effectId, dispatch.Effect.Try)]) is not [];
            case { Request: { } request }:
                await EndpointOf(grains, request).Withdraw([effectId]);
                return false;
            case { ConnectionId: { } connection }:
                await grains.GetGrain<IConnectionGrain>(connection).Withdraw([effectId]);
                return false;
            default:
                return false;
        }
    }

    private static IEndpointGrain EndpointOf(IGrainFactory grains, WebhookRequest request) => grains.GetGrain<IEndpointGrain>(new Uri(request.Url).Host);

    private static EffectOutcome? Settle(RunState run, SendAnswer answer) => answer switch
    {
        SendAnswer.UnknownChannel => OutcomeOf(run, EffectVerdict.Failed, "unknown_channel"),
        SendAnswer.Uncertain => OutcomeOf(run, EffectVerdict.Uncertain, "answer_lost"),
        SendAnswer.Held => Held(run.EffectId, run.Id, HoldScope.Channel, run.Effect?.Try),
        _ => null,
    };

    private static EffectOutcome? Settle(RunState run, PushAnswer answer) => answer switch
    {
        PushAnswer.UnknownConnection => OutcomeOf(run, EffectVerdict.Failed, "unknown_connection"),
        PushAnswer.Held => Held(run.EffectId, run.Id, HoldScope.Connection, number: null),
        _ => null,
    };

    /// <summary>What becomes of a message that a channel had queued, and does not try because its kind is refused.</summary>
    public static EffectOutcome Held(OutboundMessage message) => Held(message.EffectId, message.RunId, HoldScope.Channel, message.Try);

    /// <summary>The same of a push and its connection.</summary>
    public static EffectOutcome Held(GhlContactPush push) => Held(push.EffectId, push.RunId, HoldScope.Connection, number: null);

    /// <summary>It stands still until somebody has removed the cause; meanwhile it is asked now and then, and no try is counted.</summary>
    private static EffectOutcome Held(string effectId, string runId, HoldScope scope, int? number) => new()
    {
        EffectId = effectId,
        RunId = runId,
        Verdict = EffectVerdict.Retry,
        Code = scope == HoldScope.Channel ? "channel_held" : "connection_held",
        Hold = scope,
        RetryAfter = RunLimits.HoldPause,
        Try = number,
    };

    /// <summary>The delivery's key is the effect's id, so that a start that is asked for twice starts once.</summary>
    private static async Task<EffectOutcome> Start(IGrainFactory grains, string phone, RunState run, string automationId, DateTimeOffset now)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(automationId).Plan();
        if (admission.Policy is null)
        {
            return OutcomeOf(run, EffectVerdict.Failed, "unknown_automation");
        }

        if (admission.Verdict != AdmissionVerdict.Admitted)
        {
            return OutcomeOf(run, EffectVerdict.Done, $"skipped: {admission.Verdict.ToString().ToLowerInvariant()}");
        }

        var body = new { phone, started_by = new { run_id = run.Id, automation_id = run.AutomationId } };
        var answer = await grains.GetGrain<IContactGrain>(phone).Start(
            OwnStart.Of(admission, DeliverySource.Automation, $"effect:{run.EffectId}", body, now) with { Hops = run.Hops + 1 });
        var code = answer.Outcome is DeliveryOutcome.Skipped ? $"skipped: {answer.Reason}" : "started";
        return OutcomeOf(run, EffectVerdict.Done, code) with { ProviderId = answer.RunId };
    }

    private static EffectOutcome OutcomeOf(RunState run, EffectVerdict verdict, string code) =>
        new() { EffectId = run.EffectId, RunId = run.Id, Verdict = verdict, Code = code, Try = run.Effect?.Try };
}
