using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>Decides what follows from the outcome of an effect.</summary>
public static class EffectDecision
{
    /// <summary>Meta's code for a free text outside the 24-hour window (facts/whatsapp.md 1.6).</summary>
    private const string WindowClosed = "131047";

    /// <summary>Meta's code for a person who has stopped marketing from this business: an opt-out (facts/whatsapp.md 1.6).</summary>
    private const string MarketingStopped = "131050";

    /// <summary>A channel's word to an effect that it held: it may be asked again at once.</summary>
    public const string HoldEnded = "hold_ended";

    /// <summary>Takes the outcome; one that no open run waits for is old news and changes nothing.</summary>
    public static void Complete(Turn turn, EffectOutcome outcome)
    {
        if (turn.Find(outcome.RunId) is not { Effect: { } effect } run || run.EffectId != outcome.EffectId || IsOfEarlierTry(effect, outcome))
        {
            return;
        }

        if (outcome.Code == HoldEnded)
        {
            Hasten(turn, run);
            return;
        }

        if (effect.Content is not null && StatusOf(run, outcome) is { } status)
        {
            turn.Add(new MessageStatusRow
            {
                EffectId = outcome.EffectId,
                Status = status,
                ProviderId = outcome.ProviderId,
                Code = outcome.Code,
                At = turn.Now,
            });
        }

        if (outcome.Code == MarketingStopped && effect.To is null)
        {
            OptOut(turn, at: null);
        }

        Settle(turn, run, outcome);
    }

    /// <summary>Takes a provider's news. For a message whose answer was lost, it is the answer.</summary>
    public static void Receive(Turn turn, MessageStatusChange change)
    {
        turn.Add(new MessageStatusRow
        {
            EffectId = change.EffectId,
            Status = change.Status,
            ProviderId = change.ProviderId,
            Code = change.Code,
            At = change.At,
        });
        if (change.UserId is { } userId && userId != turn.State.UserId && turn.State.Profile is not null)
        {
            turn.Change(state => state with { UserId = userId });
        }

        if (change.Code == MarketingStopped)
        {
            OptOut(turn, change.At);
        }

        if (turn.State.Runs.FirstOrDefault(open => open.Effect is not null && open.EffectId == change.EffectId) is { } run)
        {
            Settle(turn, run, change.OutcomeFor(run.Id));
        }
    }

    /// <summary>The pause before the next try: doubling from a second, or what was asked for, with a part that differs from effect to effect,
    /// so that a thousand effects that failed together do not come back together.</summary>
    public static TimeSpan Backoff(string effectId, int attempts, TimeSpan? asked)
    {
        var doubling = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts - 1, 20)));
        var spread = (StableHash.Of(effectId) + (uint)attempts) % 1_000 / 1_000.0;
        var pause = doubling * (1 + (spread / 2));
        var bounded = pause < RunLimits.LongestBackoff ? pause : RunLimits.LongestBackoff;
        return asked is { } least && least > bounded ? least * (1 + (spread / 4)) : bounded;
    }

    private static void OptOut(Turn turn, DateTimeOffset? at)
    {
        if (turn.State.Profile is not null)
        {
            turn.Merge(new ContactPatch { Consent = new Consent(ConsentStatus.OptedOut, at, "whatsapp") }, []);
        }
    }

    private static void Settle(Turn turn, RunState run, EffectOutcome outcome)
    {
        switch (outcome.Verdict)
        {
            case EffectVerdict.Done:
                RunWalk.Resume(turn, run, (step, context) => step.Completed(context, outcome));
                break;
            case EffectVerdict.Retry or EffectVerdict.Uncertain when GoesAgain(run, outcome):
                turn.Put(run with
                {
                    StepStatus = StepStatus.Retrying,
                    Attempts = IsHeld(outcome) ? Math.Max(run.Attempts - 1, 0) : run.Attempts,
                    StepDetail = StepDetailJson.Merge(run.StepDetail, Again(outcome)),
                    Effect = run.Effect! with
                    {
                        Push = run.Effect.Push is { } push ? push with { Done = push.Done | outcome.Pushed, ContactId = outcome.ProviderId ?? push.ContactId } : null,
                    },
                    DueAt = turn.Now + Backoff(run.EffectId, run.Attempts, Asked(run.Effect!, outcome)),
                });
                break;
            case EffectVerdict.Uncertain when run.Effect!.Content is not null:
                turn.Put(run with { StepStatus = StepStatus.Uncertain, DueAt = turn.Now + RunLimits.UncertainSettling });
                break;
            default:
                Refused(turn, run, outcome);
                break;
        }
    }

    /// <summary>What still waits goes soon; what has been asked for again meanwhile is on its way.</summary>
    private static void Hasten(Turn turn, RunState run)
    {
        if (run.StepStatus == StepStatus.Retrying)
        {
            turn.Put(run with { DueAt = turn.Now + Backoff(run.EffectId, run.Attempts, asked: null) });
        }
    }

    /// <summary>A refusal that is told twice must not set free what is on its way once more.</summary>
    private static bool IsOfEarlierTry(PendingEffect effect, EffectOutcome outcome) =>
        outcome is { Verdict: EffectVerdict.Retry, Try: { } answered } && answered != effect.Try;

    /// <summary>A held effect was not tried, or its refusal is about the channel and not about it: no try is counted.</summary>
    private static bool IsHeld(EffectOutcome outcome) => outcome.Hold is not (HoldScope.None or HoldScope.Recipient);

    /// <summary>The pause that whoever refused it asks for. What is held for long asks less and less often: every time costs two commits, and
    /// the end of a hold is told.</summary>
    private static TimeSpan? Asked(PendingEffect effect, EffectOutcome outcome)
    {
        if (!IsHeld(outcome) || outcome.RetryAfter is not { } pause)
        {
            return outcome.RetryAfter;
        }

        // Whoever holds tells those that wait when it ends, as long as no restart has made it forget them.
        pause = pause < RunLimits.LongestHoldPause ? pause : RunLimits.LongestHoldPause;
        var longer = RunLimits.HoldPause * Math.Min(1 + (effect.Try / RunLimits.HoldRounds), RunLimits.LongestHoldPause / RunLimits.HoldPause);
        return pause > longer ? pause : longer;
    }

    /// <summary>Why it is tried again, for whoever reads the record meanwhile or later.</summary>
    private static JsonObject? Again(EffectOutcome outcome) =>
        outcome.Code is null ? null
        : IsHeld(outcome) ? new JsonObject { ["held"] = outcome.Code, ["error"] = outcome.Detail }
        : new JsonObject { ["retried_after"] = outcome.Code };

    private static bool GoesAgain(RunState run, EffectOutcome outcome) =>
        MayRepeat(run, outcome) && (IsHeld(outcome) || run.Attempts < TriesOf(run, outcome));

    private static int TriesOf(RunState run, EffectOutcome outcome) =>
        outcome.Verdict == EffectVerdict.Uncertain && run.Effect!.Content is not null ? RunLimits.ResentMessage : RunLimits.EffectAttempts;

    /// <summary>A message whose answer was lost may have arrived, and a person would get it twice, unless its step wants that; so may a note or an enrolment at GHL
    /// have been made, the only parts of a push of which the outcome is ever unknown, or a workflow been started by its trigger.
    /// Everything else carries an id by which the other side knows a repetition.</summary>
    private static bool MayRepeat(RunState run, EffectOutcome outcome) =>
        outcome.Verdict == EffectVerdict.Retry || run.Effect is { Content: null, Push: null, Request: not { IsGhlTrigger: true } } or { MayRepeat: true };

    private static void Refused(Turn turn, RunState run, EffectOutcome outcome)
    {
        if (run.Effect!.Fallback is { } template && outcome.Code == WindowClosed && !OptOutDecision.Stops(turn, run))
        {
            // A message of its own: the first one stays in the journal as refused.
            var other = run with
            {
                Sequence = run.Sequence + 1,
                Attempts = 1,
                StepStatus = StepStatus.Running,
                DueAt = turn.Now + RunLimits.EffectLease,
                Effect = run.Effect with { Content = new MessageContent { Template = template }, Fallback = null, Try = 0 },
                StepDetail = StepDetailJson.Merge(run.StepDetail, new JsonObject { ["fallback"] = template.Name }),
            };
            turn.Put(other);
            turn.Send(other, again: false);
            return;
        }

        RunWalk.Fail(turn, run, outcome.Code ?? "failed", outcome.Detail is { } text ? new JsonObject { ["error"] = text } : null);
    }

    /// <summary>What the message has become by the outcome; null while it is to be tried again.</summary>
    private static MessageStatus? StatusOf(RunState run, EffectOutcome outcome) => outcome.Verdict switch
    {
        EffectVerdict.Done => MessageStatus.Accepted,
        EffectVerdict.Uncertain => MessageStatus.Uncertain,
        EffectVerdict.Retry when GoesAgain(run, outcome) => null,
        _ => MessageStatus.Failed,
    };
}
