using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Support.Judgement;

/// <summary>Compares what was promised with what was done. Every broken promise is a sentence.</summary>
internal static class Judge
{
    /// <summary>How late a wait may end while the product is awake, or after it was ready again: a sweep and a full queue, and a
    /// disk that others keep busy for some seconds, twice.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(30);

    public static IEnumerable<string> Judged(Evidence evidence) =>
    [
        .. Answers(evidence), .. Runs(evidence), .. Deliveries(evidence), .. Steps(evidence), .. Waits(evidence), .. Messages(evidence),
    ];

    /// <summary>When the wait was over at the earliest, or, if nothing could be done then, when something could.</summary>
    public static DateTimeOffset DueOf(StepView wait, IEnumerable<Outage> outages) => outages.OrderBy(outage => outage.From).Aggregate(
        wait.StartedAt + Journey.Pause,
        (due, outage) => outage.From - Lateness <= due && due <= outage.To ? outage.To : due);

    private static IEnumerable<string> Answers(Evidence evidence)
    {
        foreach (var shipment in evidence.Shipments)
        {
            if (!shipment.IsSettled)
            {
                yield return $"{shipment.Key} was never settled.";
            }

            if (shipment.Replies.Count(reply => reply.Status == 202) > 1)
            {
                yield return $"{shipment.Key} was accepted twice.";
            }

            if (RunsOf(shipment).Count > 1)
            {
                yield return $"{shipment.Key} was told of several runs: {string.Join(", ", RunsOf(shipment))}.";
            }

            foreach (var reply in shipment.Replies.Where(reply => !IsExpected(reply)))
            {
                yield return $"{shipment.Key} was answered {reply.Status}: {reply}.";
            }
        }
    }

    private static bool IsExpected(Deliveries.Reply reply) => reply.Status switch
    {
        202 => reply is { Word: "accepted", RunId: not null },
        200 => reply is { Word: "duplicate", RunId: not null },
        429 => reply is { Word: "overloaded", RetryAfter: true },
        503 => reply is { Word: "unavailable" or "overloaded", RetryAfter: true },
        _ => false,
    };

    private static IEnumerable<string> Runs(Evidence evidence)
    {
        var promised = evidence.Shipments.SelectMany(RunsOf).ToList();
        var there = evidence.Runs.Select(run => run.Id).ToList();
        return
        [
            .. Repeated(promised).Select(run => $"Run {run} was promised to two deliveries."),
            .. Repeated(there).Select(run => $"Run {run} is listed twice."),
            .. promised.Except(there, StringComparer.Ordinal).Select(run => $"Run {run} was promised and is lost."),
            .. there.Except(promised, StringComparer.Ordinal).Select(run => $"Run {run} belongs to no delivery that was sent."),
            .. evidence.Runs.Where(run => run is not { Status: "completed", EndedAt: not null })
                .Select(run => $"Run {run.Id} is {run.Status}."),
        ];
    }

    private static IEnumerable<string> Deliveries(Evidence evidence)
    {
        var logged = evidence.Accepted.Select(delivery => delivery.RunId ?? $"none of {delivery.Id}").ToList();
        var there = evidence.Runs.Select(run => run.Id).ToList();
        return
        [
            .. Repeated(logged).Select(run => $"Run {run} was started by two deliveries of the log."),
            .. there.Except(logged, StringComparer.Ordinal).Select(run => $"Run {run} has no delivery in the log."),
            .. logged.Except(there, StringComparer.Ordinal).Select(run => $"The log tells of run {run}, which does not exist."),
        ];
    }

    private static IEnumerable<string> Steps(Evidence evidence) =>
        from run in evidence.Runs
        let passed = string.Join(" ", run.Steps.Select(step => step.StepId))
        let odd = run.Steps.FirstOrDefault(step => step.Status != "done" && !IsUncertain(step))
        where passed != Journey.StepIds || odd is not null
        select $"Run {run.Id} passed {passed}; {odd?.StepId} is {odd?.Status}.";

    private static IEnumerable<string> Waits(Evidence evidence) =>
        from run in evidence.Runs
        from step in run.Steps
        where step is { Type: "wait", EndedAt: not null }
        let due = step.StartedAt + Journey.Pause
        let late = step.EndedAt - DueOf(step, evidence.Outages)
        where step.EndedAt < due || late > Lateness
        select $"Run {run.Id} waited from {step.StartedAt:O} to {step.EndedAt:O}.";

    private static IEnumerable<string> Messages(Evidence evidence)
    {
        var received = evidence.Messages.CountBy(message => message.Text ?? "", StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        foreach (var run in evidence.Runs.Where(run => !run.Steps.Any(IsUncertain)))
        {
            var count = received.GetValueOrDefault(Journey.TextOf(run.Id));
            if (count != 1)
            {
                yield return $"Run {run.Id} sent {count} messages.";
            }
        }

        foreach (var stray in received.Keys.Except(evidence.Runs.Select(run => Journey.TextOf(run.Id)), StringComparer.Ordinal))
        {
            yield return $"Nobody ordered the message \"{stray}\".";
        }
    }

    public static bool IsUncertain(StepView step) => step is { Type: "send_message", Status: "uncertain" };

    private static List<string> RunsOf(Deliveries.Shipment shipment) =>
        [.. shipment.Replies.Select(reply => reply.RunId).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Repeated(IEnumerable<string> values) =>
        values.CountBy(value => value, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => pair.Key);
}
