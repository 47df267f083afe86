using System.Collections.Immutable;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Runs and their steps, from the journal.</summary>
public interface IRunQueries
{
    /// <summary>Newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<RunRow>> List(RunFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The run with its finished steps in order, or null.</summary>
    Task<RunWithSteps?> Find(string id, CancellationToken cancellationToken);

    /// <summary>The body of the delivery that started the run; null when either is gone.</summary>
    Task<byte[]?> FindBody(string id, CancellationToken cancellationToken);
}

/// <summary>Which runs; what is null does not matter.</summary>
/// <param name="AutomationId">Of one automation.</param>
/// <param name="Phone">Of one contact.</param>
/// <param name="Status">In this state.</param>
/// <param name="Step">That came to a step.</param>
/// <param name="From">That began at this time or later.</param>
/// <param name="To">That began before this time.</param>
public sealed record RunFilter(
    string? AutomationId = null, string? Phone = null, RunStatus? Status = null, RunStep? Step = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Runs that one page looks at for a step or a time. Neither has an index: every run would pay for it.</summary>
    public const int MaxLooked = 10_000;
}

/// <summary>A step that a run came to.</summary>
/// <param name="StepId">Which one.</param>
/// <param name="Status">How it went there; empty = in any way, being there included.</param>
/// <param name="Open">Only those that are there now.</param>
public sealed record RunStep(string StepId, ImmutableArray<StepStatus> Status, bool Open = false);

/// <summary>A run and what it has passed through.</summary>
public sealed record RunWithSteps(RunRow Run, IReadOnlyList<StepRow> Steps);

internal sealed class RunQueries(IDatabase database) : IRunQueries
{
    private static readonly KeyedList<RunRow> Runs = new(
        "runs",
        RunTable.Upsert.ColumnList,
        RunTable.Read,
        run => run.Id,
        "status",
        [.. Enum.GetValues<RunStatus>().Select(status => (int)status)],
        usual: (int)RunStatus.Completed);

    public Task<Page<RunRow>> List(RunFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        filter is { Step: null, From: null, To: null } ? Part(filter, page, cancellationToken) : Sought(filter, page, cancellationToken);

    public async Task<RunWithSteps?> Find(string id, CancellationToken cancellationToken)
    {
        var runs = await database.Query(
            $"select {Sql.Raw(RunTable.Upsert.ColumnList)} from runs where id = {id}", RunTable.Read, cancellationToken);
        if (runs is not [var run])
        {
            return null;
        }

        var steps = await database.Query(
            $"select {Sql.Raw(StepTable.Insert.ColumnList)} from steps where run_id = {id} order by sequence", StepTable.Read, cancellationToken);
        return new RunWithSteps(run, steps);
    }

    /// <summary>Newest first, of whatever step.</summary>
    internal static Sql Query(RunFilter filter, string? before, int limit) => Runs.Query(filter.AutomationId, filter.Phone, (int?)filter.Status, before, limit);

    private Task<Page<RunRow>> Part(RunFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        Runs.Page(database, (before, limit) => Query(filter, before, limit), page, cancellationToken);

    /// <summary>Reads on until the page is full, the runs are at an end, or enough were looked at.</summary>
    private async Task<Page<RunRow>> Sought(RunFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (found, cursor) = (new List<RunRow>(page.Limit), page.Cursor);
        for (var looked = 0; looked < RunFilter.MaxLooked; looked += PageRequest.MaxLimit)
        {
            var part = await Part(filter, new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            var passed = filter.Step is { } step ? await CameTo(step, part.Items, cancellationToken) : part.Items;
            foreach (var run in passed.Where(run => !(run.StartedAt < filter.From || run.StartedAt >= filter.To)))
            {
                found.Add(run);
                if (found.Count == page.Limit)
                {
                    return new Page<RunRow>(found, Runs.CursorOf(run));
                }
            }

            cursor = part.Items is [.., { } oldest] && oldest.StartedAt < filter.From ? null : part.Next;
            if (cursor is null)
            {
                break;
            }
        }

        return new Page<RunRow>(found, cursor);
    }

    /// <summary>Those of the runs that are at the step, or have passed it, as asked for.</summary>
    private async Task<IReadOnlyList<RunRow>> CameTo(RunStep step, IReadOnlyList<RunRow> runs, CancellationToken cancellationToken)
    {
        var passed = await Passed(step, runs, cancellationToken);
        return [.. runs.Where(run => passed.Contains(run.Id) || (IsAt(run, step.StepId) && (step.Open || step.Status.IsEmpty)))];
    }

    private static bool IsAt(RunRow run, string stepId) => run.EndedAt is null && run.StepId == stepId;

    /// <summary>Those that have passed the step; a lookup by primary key for each.</summary>
    private async Task<HashSet<string>> Passed(RunStep step, IReadOnlyList<RunRow> runs, CancellationToken cancellationToken)
    {
        if (step.Open || runs.Count == 0)
        {
            return [];
        }

        var conditions = new List<Sql> { $"step_id = {step.StepId}", $"run_id in {Sql.Join(runs.Select(run => (Sql)$"{run.Id}"), "(", ", ")})" };
        if (!step.Status.IsEmpty)
        {
            conditions.Add($"status in {Sql.Join(step.Status.Select(status => Sql.Raw((int)status)), "(", ", ")})");
        }

        var ids = await database.Query($"select distinct run_id from steps {Sql.Where(conditions)}", row => row.Text(0), cancellationToken);
        return [.. ids];
    }

    public async Task<byte[]?> FindBody(string id, CancellationToken cancellationToken)
    {
        var bodies = await database.Query(
            $"select body from deliveries where id = (select delivery_id from runs where id = {id})", row => row.Bytes(0), cancellationToken);
        return bodies.SingleOrDefault();
    }
}
