using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Counts over a period: of one automation by step, and of everything.</summary>
internal static class ReportEndpoints
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void MapAutomationReport(this IEndpointRouteBuilder automations) =>
        automations.MapGet("/{id}/report", Report).WithSummary("Per step: entered, waiting, done, failed, skipped; deliveries and messages by outcome");

    public static void MapStats(this IEndpointRouteBuilder api) =>
        api.MapGet("/stats", Stats).WithTags("Stats").WithSummary("Deliveries, runs and messages of a period (the last 24 hours unless said)");

    private static async Task<Results<Ok<AutomationReport>, ProblemHttpResult>> Report(
        string id, DateTimeOffset? from, DateTimeOffset? to, HttpRequest request, IGrainFactory grains, DefinitionSource definitions, IReportQueries reports, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var plan = await grains.GetGrain<IAutomationGrain>(id).Plan();
        if (plan.Policy is null || await definitions.Load(plan.Automation) is not { } definition)
        {
            return Problem.NotFound("automation");
        }

        var end = PeriodQuery.End(to, request) ?? time.GetUtcNow().AddSeconds(1);
        var period = new ReportPeriod(from ?? PeriodQuery.Before(end, Month), end, id);
        var steps = await reports.Steps(period, cancellationToken);
        var waiting = await reports.Waiting(period, cancellationToken);
        return TypedResults.Ok(new AutomationReport
        {
            From = period.From,
            To = period.To,
            Deliveries = Names(await reports.Deliveries(period, cancellationToken)),
            Runs = Names(await reports.Runs(period, cancellationToken)),
            Messages = MessageReport.Of(await reports.Messages(period, cancellationToken), await reports.Replies(period, cancellationToken)),
            Steps = [.. StepReport.Of(definition, steps, waiting)],
        });
    }

    private static async Task<Ok<StatsResource>> Stats(
        DateTimeOffset? from, DateTimeOffset? to, HttpRequest request, IReportQueries reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var end = PeriodQuery.End(to, request) ?? time.GetUtcNow().AddSeconds(1);
        var period = new ReportPeriod(from ?? PeriodQuery.Before(end, Day), end);
        return TypedResults.Ok(new StatsResource(
            period.From,
            period.To,
            Names(await reports.Deliveries(period, cancellationToken)),
            Names(await reports.Runs(period, cancellationToken)),
            Names(await reports.Messages(period, cancellationToken))));
    }

    private static SortedDictionary<string, long> Names<TKind>(IEnumerable<Tally<TKind>> tallies)
        where TKind : struct, Enum => new(tallies.ToDictionary(tally => tally.Kind.ToString().ToLowerInvariant(), tally => tally.Count), StringComparer.Ordinal);
}

/// <summary>What an automation did in a period.</summary>
internal sealed record AutomationReport
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>By outcome.</summary>
    public required IReadOnlyDictionary<string, long> Deliveries { get; init; }

    /// <summary>By status.</summary>
    public required IReadOnlyDictionary<string, long> Runs { get; init; }

    public required MessageReport Messages { get; init; }

    /// <summary>In the order of the current version; steps that it does not have any more come last.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }
}

/// <summary>What became of messages. Who read one has got it, and so on: each number contains the next.</summary>
internal sealed record MessageReport(long Sent, long Delivered, long Read, long Failed, long Uncertain, long Replied)
{
    public static MessageReport Of(IReadOnlyList<Tally<MessageStatus>> tallies, long replied)
    {
        var counts = tallies.ToDictionary(tally => tally.Kind, tally => tally.Count);
        var read = Count(MessageStatus.Read);
        var delivered = read + Count(MessageStatus.Delivered);
        var sent = delivered + Count(MessageStatus.Sent) + Count(MessageStatus.Accepted);
        return new MessageReport(sent, delivered, read, Count(MessageStatus.Failed), Count(MessageStatus.Uncertain), replied);

        long Count(MessageStatus status) => counts.GetValueOrDefault(status);
    }
}

/// <summary>What happened at one step.</summary>
internal sealed record StepReport(string StepId, string Type, long Entered, long Waiting, long Done, long Failed, long Skipped)
{
    public static IEnumerable<StepReport> Of(CompiledDefinition definition, IReadOnlyList<StepTally> tallies, IReadOnlyDictionary<string, long> waiting)
    {
        var known = CompiledDefinition.Places(definition.Definition.Steps, "steps").Select(place => (place.Step.Id, place.Step.Type)).ToList();
        var gone = tallies.Select(tally => (Id: tally.StepId, tally.Type)).Distinct().ExceptBy(known.Select(step => step.Id), step => step.Id);
        return known.Concat(gone).Select(step =>
        {
            var own = tallies.Where(tally => tally.StepId == step.Id).ToList();
            var open = waiting.GetValueOrDefault(step.Id);
            return new StepReport(
                step.Id,
                step.Type,
                own.Sum(tally => tally.Count) + open,
                open,
                Count(StepStatus.Done),
                Count(StepStatus.Failed) + Count(StepStatus.Uncertain),
                Count(StepStatus.Cancelled));

            long Count(StepStatus status) => own.Where(tally => tally.Status == status).Sum(tally => tally.Count);
        });
    }
}

/// <summary>What happened in a period, of all automations.</summary>
internal sealed record StatsResource(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyDictionary<string, long> Deliveries,
    IReadOnlyDictionary<string, long> Runs,
    IReadOnlyDictionary<string, long> Messages);
