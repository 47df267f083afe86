using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>Decides what follows from the outcome of an effect.</summary>
public static class EffectDecision
{
    /// <summary>Takes the outcome; one that no open run waits for is old news and changes nothing.</summary>
    public static void Complete(Turn turn, EffectOutcome outcome)
    {
        if (turn.Find(outcome.RunId) is not { Effect: not null } run || run.EffectId != outcome.EffectId)
        {
            return;
        }

        if (StatusOf(outcome.Verdict) is { } status)
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
        if (turn.State.Runs.FirstOrDefault(open => open.Effect is not null && open.EffectId == change.EffectId) is { } run)
        {
            Settle(turn, run, new EffectOutcome
            {
                EffectId = change.EffectId,
                RunId = run.Id,
                Verdict = change.Status == MessageStatus.Failed ? EffectVerdict.Failed : EffectVerdict.Done,
                ProviderId = change.ProviderId,
                Code = change.Code,
                Detail = change.Detail,
            });
        }
    }

    /// <summary>The pause before the next try: doubling from a second, with a part that differs from effect to effect, so
    /// that a thousand effects that failed together do not come back together.</summary>
    public static TimeSpan Backoff(string effectId, int attempts, TimeSpan? asked)
    {
        var doubling = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts - 1, 20)));
        var spread = (StableHash.Of(effectId) + (uint)attempts) % 1_000 / 1_000.0;
        var pause = doubling * (1 + (spread / 2));
        var bounded = pause < RunLimits.LongestBackoff ? pause : RunLimits.LongestBackoff;
        return asked is { } least && least > bounded ? least + (TimeSpan.FromSeconds(1) * spread) : bounded;
    }

    private static void Settle(Turn turn, RunState run, EffectOutcome outcome)
    {
        switch (outcome.Verdict)
        {
            case EffectVerdict.Done:
                Continue(turn, run with { Effect = null }, outcome);
                break;
            case EffectVerdict.Retry when run.Attempts < RunLimits.EffectAttempts:
                turn.Put(run with
                {
                    StepStatus = StepStatus.Retrying,
                    DueAt = turn.Now + Backoff(run.EffectId, run.Attempts, outcome.RetryAfter),
                });
                break;
            case EffectVerdict.Uncertain:
                turn.Put(run with { StepStatus = StepStatus.Uncertain, DueAt = turn.Now + RunLimits.UncertainSettling });
                break;
            default:
                RunWalk.Record(turn, run, StepStatus.Failed, Describe(outcome));
                turn.End(run, RunStatus.Failed, outcome.Code ?? "failed");
                break;
        }
    }

    private static void Continue(Turn turn, RunState run, EffectOutcome outcome)
    {
        if (turn.Definition(run.Automation) is { } definition)
        {
            RunWalk.Resume(turn, run, definition, (step, context) => step.Completed(context, outcome));
        }
        else
        {
            turn.End(run, RunStatus.Failed, "definition_missing");
        }
    }

    private static JsonObject Describe(EffectOutcome outcome)
    {
        var detail = new JsonObject { ["reason"] = outcome.Code ?? "failed" };
        if (outcome.Detail is { } text)
        {
            detail["error"] = text;
        }

        return detail;
    }

    private static MessageStatus? StatusOf(EffectVerdict verdict) => verdict switch
    {
        EffectVerdict.Done => MessageStatus.Accepted,
        EffectVerdict.Failed => MessageStatus.Failed,
        EffectVerdict.Uncertain => MessageStatus.Uncertain,
        _ => null,
    };
}
