using System.Diagnostics;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Channels;

/// <content>From the queue to the provider.</content>
public sealed partial class ChannelGrain
{
    private void StartPump()
    {
        if (!_pumping)
        {
            _pumping = true;
            _ = Pump();
        }
        else
        {
            // What has come may go at once, while all the others rest.
            _rest?.Cancel();
        }
    }

    /// <summary>Sends what waits, as fast as the rate and the calls under way allow.</summary>
    private async Task Pump()
    {
        // It outlives what called for it, and works for others.
        Activity.Current = null;
        try
        {
            while (_queue.Waiting > 0)
            {
                await Room();
                if (_stopping.IsCancellationRequested)
                {
                    // Nobody would wait for a call that begins now.
                    return;
                }

                var now = time.GetUtcNow();
                var most = Math.Min(_queue.Waiting, Math.Min(ChannelLimits.BatchSize, ChannelLimits.Concurrency - _queue.Calls.Count));
                var batch = Pass(_queue.Take(_rate.Room(most, now), now), now);
                _rate.Take(batch.Count, now);
                await Hand(batch);
            }
        }
        catch (Exception failure)
        {
            // The contacts' leases bring back what was taken from the queue.
            LogPumpFailed(failure, Id);
        }
        finally
        {
            _pumping = false;
        }
    }

    /// <summary>Passes over what stands still: it goes back to its contact, untried, and leaves its place in the rate to others.</summary>
    private List<OutboundMessage> Pass(List<OutboundMessage> taken, DateTimeOffset now)
    {
        var batch = new List<OutboundMessage>(taken.Count);
        foreach (var message in taken)
        {
            if (_holds.Lets(message, now))
            {
                batch.Add(message);
            }
            else
            {
                var way = TellHeld(message);
                _queue.Begin(message.EffectId, way, call: way);
            }
        }

        return batch;
    }

    private async Task Room()
    {
        while (_queue.Calls is { Count: >= ChannelLimits.Concurrency } calls)
        {
            await Task.WhenAny(calls);
        }

        if (_rate.Wait(time.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
        {
            await Pause(wait, _stopping.Token);
        }

        if (_queue.Rest(time.GetUtcNow()) is var rest && rest > TimeSpan.Zero)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _rest = ending;
            await Pause(rest, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _rest = null;
        }
    }

    /// <summary>Timers count whole milliseconds and drop what is over; a pause that ends too early would be asked for again and again.</summary>
    private Task Pause(TimeSpan least, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(least.TotalMilliseconds)), time, cancellationToken);

    /// <summary>Marks the messages as handed over before they are, so that after a crash nobody takes them for unsent. Marks go with the state, so
    /// that they are refused when another activation has written it meanwhile.</summary>
    private async Task Hand(List<OutboundMessage> batch)
    {
        if (batch.Count == 0 || _access is not { } access)
        {
            return;
        }

        var marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var message in batch)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _queue.Begin(message.EffectId, Deliver(access, message, marked.Task, answered), answered.Task);
        }

        try
        {
            await Write(
                () => _isLost || stored.State.Name is null
                    ? throw new InvalidOperationException("The channel is not there any more.")
                    : stored.State with { Journal = [.. batch.Select(message => Mark(message, time.GetUtcNow()))] },
                stored.WriteStateAsync);
            marked.SetResult();
        }
        catch (Exception failure)
        {
            // Else it is not known what is stored.
            if (!StorageOverloadedException.IsCauseOf(failure))
            {
                Lose();
            }

            marked.SetException(failure);
        }
    }

    /// <summary>Before this activation says of a message that it has not left, none before it may mark it any more: marks are stored with the
    /// state, and after this write only upon its version. A process that a cluster took for dead may still have one, and go on.</summary>
    private Task Fence() => _fence is null or { IsFaulted: true } ? _fence = RaiseVersion() : _fence;

    private async Task RaiseVersion()
    {
        try
        {
            if (_isLost)
            {
                await Alone(stored.ReadStateAsync);
                Open();
            }

            if (stored.State.Name is not null)
            {
                await Write(() => stored.State, stored.WriteStateAsync);
            }

            _isLost = false;
        }
        catch
        {
            Lose();
            throw;
        }
    }

    /// <summary>Another activation may have the channel, and messages that wait here too. They come back by lease, and are asked for then.</summary>
    private void Lose()
    {
        _isLost = true;
        _fence = null;
        _queue.Clear();
    }

    private async Task Deliver(ProviderAccess access, OutboundMessage message, Task marked, TaskCompletionSource answered)
    {
        using var span = GrainTrace.Effect("channel send", message.Trace, message.EffectId)?.SetTag(GrainTrace.Tags.Channel, Id)
            .SetTag(GrainTrace.Tags.Run, message.RunId).SetTag(GrainTrace.Tags.Step, message.StepId);
        try
        {
            await marked;
            var outcome = await sender.Send(access, message, CancellationToken.None) with { Try = message.Try };
            span.Ends(outcome);
            Note(message, outcome, time.GetUtcNow());
            answered.SetResult();
            await reports.Bring(GrainFactory, message.Owner, outcome);
            await HoldsChanged();
        }
        catch (Exception failure)
        {
            span.Fails(failure);
            LogDeliveryFailed(failure, Id, message.EffectId);
        }
        finally
        {
            answered.TrySetResult();
            _holds.End(message);
            _queue.End(message.EffectId);
        }
    }

    private void Note(OutboundMessage message, EffectOutcome outcome, DateTimeOffset now)
    {
        _holds.Note(message, outcome, now);
        _reach.Note(outcome.Verdict, outcome.Code, outcome.Detail, now);
        Remember();
        if (outcome.Hold == HoldScope.Recipient)
        {
            _queue.Pace.Rest(message.To, now + (outcome.RetryAfter ?? RecipientPace.Interval), now);
        }
    }

    private async Task TellHeld(OutboundMessage message)
    {
        // It is under way before it ends.
        await Task.Yield();
        try
        {
            await OutcomeReports.Offer(GrainFactory, message.Owner, EffectHandOver.Held(message));
        }
        catch (Exception failure)
        {
            LogDeliveryFailed(failure, Id, message.EffectId);
        }
        finally
        {
            _queue.End(message.EffectId);
        }
    }

    private MessageRow Mark(OutboundMessage message, DateTimeOffset now) => new()
    {
        EffectId = message.EffectId,
        ChannelId = Id,
        Phone = message.To,
        RunId = message.RunId,
        AutomationId = message.AutomationId,
        StepId = message.StepId,
        Content = message.Content,
        Status = MessageStatus.Sending,
        Try = message.Try,
        At = now,
    };

    [LoggerMessage(1101, LogLevel.Warning, "Channel {Channel} stopped sending; what it had taken comes back by lease.")]
    private partial void LogPumpFailed(Exception failure, string channel);

    [LoggerMessage(1102, LogLevel.Warning, "Channel {Channel} could not finish {Effect}; its lease will bring it back.")]
    private partial void LogDeliveryFailed(Exception failure, string channel, string effect);
}
