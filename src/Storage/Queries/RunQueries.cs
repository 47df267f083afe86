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
public sealed record RunFilter(string? AutomationId = null, string? Phone = null, RunStatus? Status = null);

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
        Runs.Page(database, filter.AutomationId, filter.Phone, (int?)filter.Status, page, cancellationToken);

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

    public async Task<byte[]?> FindBody(string id, CancellationToken cancellationToken)
    {
        var bodies = await database.Query(
            $"select body from deliveries where id = (select delivery_id from runs where id = {id})", row => row.Bytes(0), cancellationToken);
        return bodies.SingleOrDefault();
    }
}
