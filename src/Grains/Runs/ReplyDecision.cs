using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>Decides who gets a message that the contact wrote: of the runs that wait for a reply the one whose message it answers, else the newest,
/// and only that one.</summary>
public static class ReplyDecision
{
    public static HearAnswer Decide(Turn turn, InboundMessage message, ConsentKeywords words)
    {
        if (turn.State.Heard.FirstOrDefault(heard => heard.Id == message.Id) is { } known)
        {
            // What was free the first time may not have started anything yet: the caller may have died in between.
            return known.Answer == HearAnswer.Free ? HearAnswer.Free : HearAnswer.Duplicate;
        }

        Keep(turn, message);
        var answer = message.IsAnswer ? Give(turn, message, words) : HearAnswer.Noted;
        var others = turn.State.Heard;
        turn.Change(state => state with
        {
            Heard = (others.Length < ContactLimits.HeardMessages ? others : others.RemoveAt(0)).Add(new HeardMessage(message.Id, answer)),
        });
        return answer;
    }

    private static HearAnswer Give(Turn turn, InboundMessage message, ConsentKeywords words)
    {
        if (words.Read(message.Button ?? message.Text) is { } said)
        {
            var wasOut = turn.State.Profile!.Consent.Status == ConsentStatus.OptedOut;
            turn.Merge(new ContactPatch { Consent = new Consent(said, message.At, "keyword") }, []);

            // "Start" opts in again; of whoever never opted out it is a word like others, which may answer a question or start something.
            if (wasOut || said == ConsentStatus.OptedOut)
            {
                return HearAnswer.Consent;
            }
        }

        var runs = turn.State.Runs.Where(run => run.AwaitsReply).ToList();
        if ((runs.Find(run => run.Id == message.RunId) ?? runs.LastOrDefault()) is not { } waiting)
        {
            return HearAnswer.Free;
        }

        var reply = new Reply(message.Text ?? message.Button, message.Button, message.ButtonId, turn.Now, message.ChannelId);
        RunWalk.Resume(turn, waiting with { Reply = reply }, (step, context) => step.Replied(context, reply));
        return HearAnswer.Taken;
    }

    /// <summary>Messages do not always come in the order in which they were written.</summary>
    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset at) => known > at ? known.Value : at;

    private static void Keep(Turn turn, InboundMessage message)
    {
        var profile = turn.State.Profile ?? new ContactProfile { Phone = turn.Phone, CreatedAt = turn.Now, UpdatedAt = turn.Now };
        turn.Change(state => state with { UserId = message.UserId ?? state.UserId, Profile = profile });
        if (message.IsAnswer)
        {
            // Only what a person writes is known to open Meta's window, and shows that the number is in use.
            turn.Change(state => state with
            {
                MovedTo = null,
                Profile = profile with { LastInboundAt = Later(profile.LastInboundAt, message.At) },
                LastHeard = state.LastHeard.SetLatest(message.ChannelId, Later(state.LastHeardBy(message.ChannelId), message.At), ContactLimits.LastHeard),
            });
        }

        turn.Add(new MessageRow
        {
            EffectId = $"in_{message.Id}",
            ChannelId = message.ChannelId,
            Phone = turn.Phone,
            RunId = "",
            AutomationId = "",
            StepId = message.Type,
            Content = new MessageContent { Text = message.Text ?? message.Button, Received = message.Content },
            Status = MessageStatus.Received,
            ProviderId = message.Id,
            At = message.At,
        });
    }
}
