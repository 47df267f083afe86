using System.Threading.Channels;
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
    private readonly SweeperOptions _options = options.Value;
    private readonly CancellationTokenSource _stop = new();

    // Full, it holds the sweep back: what is in memory stays bounded, and one slow grain holds up only one waker.
    private readonly Channel<(string Type, string Key)> _due =
        Channel.CreateBounded<(string Type, string Key)>(options.Value.Batch);

    private readonly DueDelay _delay = new(database);

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
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            var now = time.GetUtcNow();
            await _delay.Measure(now, _stop.Token);
            var due = await database.ClaimDue(now, now + _options.Lease, _options.Batch);
            foreach (var grain in due.Select(key => (key.GrainType, key.GrainKey)).Distinct())
            {
                await _due.Writer.WriteAsync(grain, _stop.Token);
            }

            return due.Count;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogSweepFailed(exception);
            return 0;
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

            try
            {
                await target.Wake(type, key);
            }
            catch (Exception exception)
            {
                LogWakeFailed(type, exception);
            }
        }
    }

    [LoggerMessage(3201, LogLevel.Error, "Due grains could not be claimed.")]
    private partial void LogSweepFailed(Exception exception);

    [LoggerMessage(3202, LogLevel.Warning, "A {GrainType} could not be woken; it is tried again when its lease ends.")]
    private partial void LogWakeFailed(string grainType, Exception exception);
}
