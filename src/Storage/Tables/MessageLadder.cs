using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Storage.Tables;

/// <summary>
/// How news of one message are merged, in whatever order they come: a status only climbs. Withdrawing counts only for a
/// message that nobody handed over; that a message failed does not undo that it was delivered (facts/whatsapp.md 2.3).
/// </summary>
internal static class MessageLadder
{
    public static bool Climbs(MessageStatus from, MessageStatus to) =>
        to > from && (to != MessageStatus.Withdrawn || from == MessageStatus.Queued);

    public static MessageRow Merge(MessageRow row, MessageRow next) => Wins(row.Status, next.Status)
        ? row with { Status = next.Status, At = next.At, Code = next.Code ?? row.Code, ProviderId = next.ProviderId ?? row.ProviderId }
        : row with { ProviderId = next.ProviderId ?? row.ProviderId };

    public static MessageStatusRow Merge(MessageStatusRow row, MessageStatusRow next) => Wins(row.Status, next.Status)
        ? row with { Status = next.Status, At = next.At, Code = next.Code ?? row.Code, ProviderId = next.ProviderId ?? row.ProviderId }
        : row with { ProviderId = next.ProviderId ?? row.ProviderId };

    /// <summary>Within one commit the stored status is not known, so a hand-over must outlive a withdrawal: stored, it may
    /// be what the withdrawal yields to.</summary>
    private static bool Wins(MessageStatus first, MessageStatus second) =>
        Climbs(first, second) || (first == MessageStatus.Withdrawn && second > MessageStatus.Queued);
}
