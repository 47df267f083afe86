using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>Decides who gets a message that the contact wrote: the newest run that waits for a reply, and only that one.</summary>
public static class ReplyDecision
{
    public static HearAnswer Decide(Turn turn, InboundMessage message, OptOutWords words)
    {
        if (turn.State.Heard.Contains(message.Id, StringComparer.Ordinal))
        {
            return HearAnswer.Duplicate;
        }

        Remember(turn, message);
        if (words.Read(message.Button ?? message.Text) is { } said && said != turn.State.Profile!.Consent.Status)
        {
            turn.Merge(new ContactPatch { Consent = new Consent(said, message.At, "keyword") }, []);
            return HearAnswer.Consent;
        }

        if (turn.State.Runs.LastOrDefault(run => run.AwaitsReply) is not { } waiting)
        {
            return HearAnswer.Free;
        }

        var reply = new Reply(message.Text ?? message.Button, message.Button, message.ButtonId);
        RunWalk.Resume(turn, waiting with { Reply = reply }, (step, context) => step.Replied(context, reply));
        return HearAnswer.Taken;
    }

    private static void Remember(Turn turn, InboundMessage message)
    {
        var profile = turn.State.Profile ?? new ContactProfile { Phone = turn.Phone, CreatedAt = turn.Now, UpdatedAt = turn.Now };
        var heard = turn.State.Heard;
        turn.Change(state => state with
        {
            Profile = profile with { LastInboundAt = message.At > profile.LastInboundAt ? message.At : profile.LastInboundAt ?? message.At },
            Heard = (heard.Length < ContactLimits.HeardMessages ? heard : heard.RemoveAt(0)).Add(message.Id),
        });
        turn.Add(new MessageRow
        {
            EffectId = $"in_{message.Id}",
            ChannelId = message.ChannelId,
            Phone = turn.Phone,
            RunId = "",
            AutomationId = "",
            StepId = message.Type,
            Content = new MessageContent { Text = message.Text ?? message.Button ?? "" },
            Status = MessageStatus.Received,
            ProviderId = message.Id,
            At = message.At,
        });
    }
}
