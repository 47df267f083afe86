using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Storage.Tables;

/// <summary>
/// How news of one message are merged, in whatever order they come: a status only climbs. The rungs are the statuses'
/// numbers, but withdrawing stands just above sending: it is said of a message that will not be tried again after a refusal, and
/// what was handed over after all shows it. Tries of one message are marked with their numbers, of which the highest stays: a try that was
/// refused leaves its mark, and so the mark alone does not say that the next one is under way. That a message failed does not undo that it was delivered (facts/whatsapp.md 2.3).
/// </summary>
internal static class MessageLadder
{
    public static bool Climbs(MessageStatus from, MessageStatus to) => Rung(to) > Rung(from);

    /// <summary>Whether a row tells of the try: its own mark does, and whatever the provider says of the message.</summary>
    public static bool Tells(MessageStatus status, int marked, int number) => marked >= number || Rung(status) > Rung(MessageStatus.Uncertain);

    public static MessageRow Merge(MessageRow row, MessageRow next)
    {
        row = row with { ProviderId = next.ProviderId ?? row.ProviderId, Try = Math.Max(row.Try, next.Try) };
        return Climbs(row.Status, next.Status) ? row with { Status = next.Status, At = next.At, Code = next.Code ?? row.Code } : row;
    }

    public static MessageStatusRow Merge(MessageStatusRow row, MessageStatusRow next) => Climbs(row.Status, next.Status)
        ? row with { Status = next.Status, At = next.At, Code = next.Code ?? row.Code, ProviderId = next.ProviderId ?? row.ProviderId }
        : row with { ProviderId = next.ProviderId ?? row.ProviderId };

    /// <summary><see cref="Climbs"/>, as a condition on two columns.</summary>
    public static string ClimbsInSql(string from, string to) => $"({Rung(to)} > {Rung(from)})";

    private static int Rung(MessageStatus status) => status == MessageStatus.Withdrawn ? 3 : 2 * (int)status;

    private static string Rung(string status) => $"case {status} when {(int)MessageStatus.Withdrawn} then 3 else 2 * {status} end";
}
