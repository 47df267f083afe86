using Grainline.Deliveries;

namespace Grainline.Automations;

/// <summary>Decides how a bulk start goes on once some of its contacts were asked.</summary>
public static class BulkDecision
{
    /// <summary>How often those are asked again that could not be asked; then they count as failed.</summary>
    public const int Rounds = 8;

    /// <param name="state">As it was.</param>
    /// <param name="asked">The next contacts, each with what became of it; null when it could not be asked.</param>
    /// <param name="now">The time.</param>
    public static BulkState Asked(BulkState state, IReadOnlyList<(string Phone, DeliveryOutcome? Outcome)> asked, DateTimeOffset now)
    {
        var next = state with
        {
            Left = state.Left[asked.Count..],
            Again = [.. state.Again, .. asked.Where(one => one.Outcome is null).Select(one => one.Phone)],
            Started = state.Started + asked.Count(one => one.Outcome is DeliveryOutcome.Accepted or DeliveryOutcome.Duplicate),
            Skipped = state.Skipped + asked.Count(one => one.Outcome is DeliveryOutcome.Skipped),
            Failed = state.Failed + asked.Count(one => one.Outcome is DeliveryOutcome.Rejected),
        };
        return !next.Left.IsEmpty ? next
            : !next.Again.IsEmpty && next.Round < Rounds ? next with { Left = next.Again, Again = [], Round = next.Round + 1 }
            : next with { Again = [], Failed = next.Failed + next.Again.Length, Status = BulkStatus.Completed, EndedAt = now };
    }
}
