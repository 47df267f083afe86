using System.Diagnostics;
using Grainline.Storage;
using Orleans.Runtime.Placement;

namespace Grainline.Hosting;

/// <summary>
/// Has a silo leave that lost the database while another silo still reaches it: its grains can be served there. Orleans keeps such a
/// silo, since its probes are answered. When nobody reaches the database, nothing would be gained, and all stay.
/// </summary>
internal sealed partial class DatabaseWatch(
    IStoragePing storage, IStorageAbort abort, IGrainFactory grains, ISiloStatusOracle silos, ClusterSettings settings, TimeProvider time,
    ILogger<DatabaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>For answers that are on their way. No longer: who calls meanwhile may wait in vain.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.5);

    /// <summary>By how much a timer may end before its time: the patience that is left then is none.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var answered = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await Answers(Wait(answered), stoppingToken))
            {
                answered = Stopwatch.GetTimestamp();
            }
            else if (Left(answered) > Early || !await AnotherSees(stoppingToken))
            {
                LogAway(Stopwatch.GetElapsedTime(answered), silos.GetActiveSilos().Length);
            }
            else
            {
                LogLeaving(settings.DatabasePatience);
                await Leave();
                return;
            }
        }
    }

    /// <summary>The patience that is left.</summary>
    private TimeSpan Left(long answered) => settings.DatabasePatience - Stopwatch.GetElapsedTime(answered);

    /// <summary>For as long as there is patience left, and then no longer than until the next look, for the other silos are to be asked.</summary>
    private TimeSpan Wait(long answered) => Left(answered) is var left && left > Period ? left : Period;

    /// <summary>What it holds cannot be stored and its leaving cannot be announced, so a stop in good order would wait for nothing. A caller
    /// of a process that has ended waits for its time-out, so the callers are told first. Whoever supervises this process starts it again;
    /// the exit code says that it wants to be.</summary>
    private async Task Leave()
    {
        await abort.Abort();
        await Task.Delay(Farewell, time, CancellationToken.None);
        Environment.Exit(1);
    }

    private async Task<bool> Answers(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(wait);
        try
        {
            await storage.Ping(limit.Token);
            return true;
        }
        catch (Exception failure) when (failure is Journal.StorageUnavailableException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<bool> AnotherSees(CancellationToken cancellationToken)
    {
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(silos.SiloAddress)))
        {
            try
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
                if (await grains.GetGrain<IDatabaseWitness>(silo.ToParsableString()).SeesDatabase().WaitAsync(cancellationToken))
                {
                    return true;
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogNoWitness(failure, silo);
            }
            finally
            {
                RequestContext.Clear();
            }
        }

        return false;
    }

    [LoggerMessage(2301, LogLevel.Critical, "The database was not reached for {Patience}, and another silo reaches it: this one leaves.")]
    private partial void LogLeaving(TimeSpan patience);

    [LoggerMessage(2303, LogLevel.Warning, "The database has not been reached for {Time}; of {Silos} silos none is known to reach it.")]
    private partial void LogAway(TimeSpan time, int silos);

    [LoggerMessage(2302, LogLevel.Warning, "The silo {Silo} does not say whether it reaches the database.")]
    private partial void LogNoWitness(Exception failure, SiloAddress silo);
}

/// <summary>Says whether the silo that its key names reaches the database.</summary>
[Alias("database_witness")]
public interface IDatabaseWitness : IGrainWithStringKey
{
    /// <summary>Asks the database once; false when it does not answer, or when the grain came to live elsewhere than asked for.</summary>
    [Alias("sees_database"), ResponseTimeout("00:00:03")]
    Task<bool> SeesDatabase();
}

/// <inheritdoc cref="IDatabaseWitness"/>
[GrainType("database_witness")]
internal sealed class DatabaseWitness(IStoragePing storage, ILocalSiloDetails here) : Grain, IDatabaseWitness
{
    public async Task<bool> SeesDatabase()
    {
        if (here.SiloAddress.ToParsableString() != this.GetPrimaryKeyString())
        {
            DeactivateOnIdle();
            return false;
        }

        try
        {
            await storage.Ping(CancellationToken.None);
            return true;
        }
        catch (Journal.StorageUnavailableException)
        {
            return false;
        }
    }
}
