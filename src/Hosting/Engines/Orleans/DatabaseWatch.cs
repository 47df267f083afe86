using System.Diagnostics;
using Grainline.Storage;
using Orleans.Runtime.Placement;

namespace Grainline.Hosting;

/// <summary>
/// Has a silo leave that lost the database while another silo still reaches it: its grains can be served there. Orleans keeps such a
/// silo, since its probes are answered. When nobody reaches the database, nothing would be gained, and all stay.
/// </summary>
internal sealed partial class DatabaseWatch(
    IStoragePing storage, IGrainFactory grains, ISiloStatusOracle silos, ClusterSettings settings, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<DatabaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>For answers that are on their way.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var answered = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await Answers(stoppingToken))
            {
                answered = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(answered) < settings.DatabasePatience || !await AnotherSees(stoppingToken))
            {
                LogAway(Stopwatch.GetElapsedTime(answered), silos.GetActiveSilos().Length);
            }
            else
            {
                LogLeaving(settings.DatabasePatience);
                _ = Leave();
                return;
            }
        }
    }

    /// <summary>What it holds cannot be stored and its leaving cannot be announced, so a stop in good order would wait for nothing. Whoever
    /// supervises this process starts it again; the exit code says that it wants to be.</summary>
    private async Task Leave()
    {
        lifetime.StopApplication();
        await Task.Delay(Farewell, time, CancellationToken.None);
        Environment.Exit(1);
    }

    private async Task<bool> Answers(CancellationToken cancellationToken)
    {
        try
        {
            await storage.Ping(cancellationToken);
            return true;
        }
        catch (Journal.StorageUnavailableException)
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
