using Grainline.Identity;
using Grainline.Journal;
using Grainline.Runs;
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
    /// <summary>Rows of one delete.</summary>
    private const int Batch = 1_000;

    /// <summary>How soon a change of the retention is followed, at the latest.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>A host that lives for less than the period trims too, and one that is restarted again and again has time for its work.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>One round; says how many rows went.</summary>
    public async Task<int> Trim(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = 0;
        foreach (var command in Commands(before))
        {
            int taken;
            do
            {
                taken = await database.Execute(command, cancellationToken);
                rows += taken;
                await Task.Delay(taken == Batch ? Breath : TimeSpan.Zero, time, cancellationToken);
            }
            while (taken == Batch);
        }

        return rows;
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

    /// <summary>Runs go before what belongs to them, so that what is left behind by a crash goes with the next round. Each command
    /// looks at what is old enough and at nothing else, however much there is: on SQLite it holds up the writer.</summary>
    private static IEnumerable<Sql> Commands(DateTimeOffset before)
    {
        var (delivery, run) = (Ids.From(Ids.DeliveryPrefix, before), Ids.From(Ids.RunPrefix, before));
        var open = Sql.Raw($"({(int)RunStatus.Running}, {(int)RunStatus.Waiting})");
        yield return $"delete from runs where id in (select id from runs where id < {run} and status not in {open} and ended_at < {before} order by id limit {Batch})";
        yield return $"""
            delete from deliveries where id in (
                select d.id from deliveries d where d.id < {delivery} and not exists (select 1 from runs r where r.id = d.run_id) order by d.id limit {Batch})
            """;
        yield return $"""
            delete from steps where (run_id, sequence) in (
                select s.run_id, s.sequence from steps s where s.run_id < {run} and not exists (select 1 from runs r where r.id = s.run_id)
                order by s.run_id, s.sequence limit {Batch})
            """;
        yield return $"""
            delete from messages where effect_id in (
                select m.effect_id from messages m where m.effect_id >= {Ids.RunPrefix} and m.effect_id < {run} and m.created_at < {before}
                    and not exists (select 1 from runs r where r.id = m.run_id)
                order by m.effect_id limit {Batch})
            """;
        yield return $"""
            delete from messages where effect_id in (
                select effect_id from messages where run_id = '' and created_at < {before} order by created_at limit {Batch})
            """;

        // Entries have numbers in the order of their time.
        yield return $"delete from audit where id in (select id from audit order by id limit {Batch}) and at < {before}";
    }

    [LoggerMessage(3101, LogLevel.Information, "{Rows} rows of history were older than the retention and are gone.")]
    private partial void LogTrimmed(int rows);

    [LoggerMessage(3102, LogLevel.Warning, "Old history could not be removed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
