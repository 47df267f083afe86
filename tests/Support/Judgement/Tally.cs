using System.Text;

namespace Grainline.Tests.Support.Judgement;

/// <summary>The counts of a test, as a table for people.</summary>
internal static class Tally
{
    public static string Table(Evidence evidence, IReadOnlyCollection<string> violations)
    {
        var replies = evidence.Shipments.SelectMany(shipment => shipment.Replies).ToList();
        var waits = evidence.Runs.SelectMany(run => run.Steps).Where(step => step is { Type: "wait", EndedAt: not null }).ToList();
        var afterDue = waits.Select(wait => wait.EndedAt!.Value - (wait.StartedAt + Journey.Pause));
        var late = waits.Select(wait => wait.EndedAt!.Value - Judge.DueOf(wait, evidence.Outages));
        (string Name, object Value)[] rows =
        [
            ("deliveries sent", evidence.Shipments.Count),
            ("accepted (202)", replies.Count(reply => reply.Status == 202)),
            ("duplicate (200)", replies.Count(reply => reply.Status == 200)),
            ("told to come again (429, 503)", replies.Count(reply => reply.Status is 429 or 503)),
            ("unanswered attempts", evidence.Shipments.Sum(shipment => shipment.Unanswered)),
            ("accepted, but the 202 was lost", evidence.Shipments.Count(shipment => shipment.Replies.All(reply => reply.Status != 202))),
            ("runs", evidence.Runs.Count),
            ("runs completed", evidence.Runs.Count(run => run.Status == "completed")),
            ("messages", evidence.Messages.Count),
            ("uncertain sends", evidence.Runs.Count(run => run.Steps.Any(Judge.IsUncertain))),
            ("earliest end of a wait, s after due", Seconds(afterDue, least: true)),
            ("latest end of a wait, s after due or restart", Seconds(late, least: false)),
            ("outages", evidence.Outages.Count),
            ("longest outage, s", Seconds(evidence.Outages.Select(outage => outage.To - outage.From), least: false)),
            ("broken promises", violations.Count),
        ];
        var text = new StringBuilder();
        foreach (var (name, value) in rows)
        {
            text.AppendLine(FormattableString.Invariant($"{name,-46} {value,10}"));
        }

        return text.ToString();
    }

    private static string Seconds(IEnumerable<TimeSpan> values, bool least)
    {
        var ordered = values.Order().ToList();
        return ordered.Count == 0 ? "-" : FormattableString.Invariant($"{(least ? ordered[0] : ordered[^1]).TotalSeconds:F3}");
    }
}
