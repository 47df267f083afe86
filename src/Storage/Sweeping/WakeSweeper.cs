using System.Collections.Concurrent;
using System.Threading.Channels;
using Grainline.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Storage.Sweeping;

/// <summary>
/// Wakes grains whose time has come. It claims them in batches, so several hosts share the work, and starts when the whole
/// host has started, because waking is a grain call.
/// </summary>
internal sealed partial class WakeSweeper(
    IDatabase database, IWakeTarget target, IOptions<SweeperOptions> options, TimeProvider time, ILogger<WakeSweeper> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a stop waits for grains that are being woken: the rest of its time belongs to those that have work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SweeperOptions _options = options.Value;
    private readonly CancellationTokenSource _stop = new();

    // Full, it holds the sweep back: what is in memory stays bounded.
    private readonly Channel<(string Type, string Key)> _due =
        Channel.CreateBounded<(string Type, string Key)>(options.Value.Batch);

    private readonly DueDelay _delay = new(database);
    private readonly DueFloor _floor = new(time);

    // Claimed, and not awake yet. One that takes longer than its lease is claimed again, and holds up only one waker all the same.
    private readonly ConcurrentDictionary<(string Type, string Key), bool> _waking = new();

    private Task _running = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(
            [Task.Run(Sweep, CancellationToken.None), .. Enumerable.Range(0, _options.Concurrency).Select(_ => Task.Run(Wake, CancellationToken.None))]);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _delay.Dispose();
        _stop.Dispose();
    }

    private async Task Sweep()
    {
        try
        {
            while (true)
            {
                // A full batch means that there may be more: no pause then.
                if (await Claim() < _options.Batch)
                {
                    await Task.Delay(_options.Period, time, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops. What was claimed and not woken comes back when its lease ends.
        }
        finally
        {
            _due.Writer.Complete();
        }
    }

    private async Task<int> Claim()
    {
        try
        {
            await Measure();
            var now = time.GetUtcNow();
            var due = await database.ClaimDue(new DueClaim(now, now + _options.Lease, _options.Batch, _floor.At(now)));
            if (due.Count < _options.Batch)
            {
                _floor.Cleared(now);
            }

            foreach (var grain in due.Select(key => (key.GrainType, key.GrainKey)).Where(grain => _waking.TryAdd(grain, value: true)))
            {
                await _due.Writer.WriteAsync(grain, _stop.Token);
            }

            return due.Count;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogSweepFailed(StorageUnavailableException.StackOf(exception), exception.GetBaseException().Message);
            return 0;
        }
    }

    /// <summary>A figure that cannot be had holds up no wait.</summary>
    private async Task Measure()
    {
        try
        {
            var now = time.GetUtcNow();
            await _delay.Measure(now, _floor.At(now), _stop.Token);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogNotMeasured(exception);
        }
    }

    private async Task Wake()
    {
        await foreach (var (type, key) in _due.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            // Beyond that it goes on by itself, and the waker has others.
            await Wake(type, key).WaitAsync(_options.Lease, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Wake(string type, string key)
    {
        try
        {
            await target.Wake(type, key);
        }
        catch (Exception exception)
        {
            LogWakeFailed(type, exception.GetBaseException().Message, StorageUnavailableException.StackOf(exception));
        }
        finally
        {
            _waking.TryRemove((type, key), out _);
        }
    }

    [LoggerMessage(3201, LogLevel.Error, "Due grains could not be claimed: {Reason}")]
    private partial void LogSweepFailed(Exception? exception, string reason);

    [LoggerMessage(3204, LogLevel.Debug, "How late grains are woken could not be measured.")]
    private partial void LogNotMeasured(Exception exception);

    [LoggerMessage(3202, LogLevel.Warning, "A {GrainType} could not be woken; it is tried again when its lease ends: {Reason}")]
    private partial void LogWakeFailed(string grainType, string reason, Exception? exception);
}
