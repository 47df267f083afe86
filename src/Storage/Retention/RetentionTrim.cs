using Grainline.Journal;
using Grainline.Storage.Queries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grainline.Storage.Retention;

/// <summary>
/// Takes history out of the journal when it is older than <see cref="IRetentionPolicy"/> says: a little at a time, so that
/// nobody waits long for it. Open runs, those that have ended since, and what belongs to them stay. Several hosts may do it at once.
/// </summary>
internal sealed partial class RetentionTrim(IDatabase database, IRetentionPolicy policy, TimeProvider time, ILogger<RetentionTrim> log)
    : BackgroundService
{
    /// <summary>Rows of one delete, and those that one looks at.</summary>
    private const int Batch = 1_000;

    /// <summary>How soon a change of the retention is followed, at the latest.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>A host that lives for less than the period trims too, and one that is restarted again and again has time for its work.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>One round; says how many rows went. What fails is left to the next round, and holds up nothing else of this one.</summary>
    public async Task<int> Trim(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = 0;

        // Runs go before what belongs to them, so that what is left behind by a crash goes with the next round.
        foreach (var old in OldRows.Of(before))
        {
            rows += await Tried(() => Trim(old, cancellationToken));
        }

        return rows + await Tried(() => TrimInbound(before, cancellationToken)) + await Tried(() => TrimAudit(before, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = First; ; pause = Period)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                if ((await policy.Read(stoppingToken)).Kept is { } kept && await Trim(time.GetUtcNow() - kept, stoppingToken) is > 0 and var rows)
                {
                    LogTrimmed(rows);
                }
            }
            catch (StorageUnavailableException exception)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task<int> Tried(Func<Task<int>> trim)
    {
        try
        {
            return await trim();
        }
        catch (StorageUnavailableException exception)
        {
            LogFailed(exception);
            return 0;
        }
    }

    /// <summary>Goes once over what is old enough, in pieces: what stays is not looked at again by the next piece, and on SQLite each holds up the writer.</summary>
    private async Task<int> Trim(OldRows old, CancellationToken cancellationToken)
    {
        var (rows, after) = (0, old.First);
        while (true)
        {
            var last = await database.Query(old.LastOf(after, Batch), row => row.Text(0), cancellationToken);
            rows += await database.Execute(old.Delete(after, last.Count == 0 ? null : last[0]), cancellationToken);
            if (last.Count == 0)
            {
                return rows;
            }

            after = last[0];
            await Task.Delay(Breath, time, cancellationToken);
        }
    }

    /// <summary>What people wrote belongs to no run, and all of it goes.</summary>
    private Task<int> TrimInbound(DateTimeOffset before, CancellationToken cancellationToken) => Repeat(
        $"""
        delete from messages where effect_id in (
            select effect_id from messages where run_id = '' and created_at < {before} order by created_at limit {Batch})
        """,
        cancellationToken);

    /// <summary>Entries have numbers in the order of their time.</summary>
    private Task<int> TrimAudit(DateTimeOffset before, CancellationToken cancellationToken) => Repeat(
        $"delete from audit where id in (select id from audit order by id limit {Batch}) and at < {before}", cancellationToken);

    private async Task<int> Repeat(Sql command, CancellationToken cancellationToken)
    {
        var (rows, taken) = (0, Batch);
        while (taken == Batch)
        {
            taken = await database.Execute(command, cancellationToken);
            rows += taken;
            await Task.Delay(taken == Batch ? Breath : TimeSpan.Zero, time, cancellationToken);
        }

        return rows;
    }

    [LoggerMessage(3101, LogLevel.Information, "{Rows} rows of history were older than the retention and are gone.")]
    private partial void LogTrimmed(int rows);

    [LoggerMessage(3102, LogLevel.Warning, "Old history could not be removed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
