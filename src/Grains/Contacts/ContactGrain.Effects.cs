using Grainline.Runs;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Contacts;

/// <content>What leaves the contact once it is stored, and what is taken back.</content>
public sealed partial class ContactGrain
{
    /// <summary>Every hand-over by itself: a lease may bring an effect again while the first one is still on its way.</summary>
    private readonly HashSet<(Dispatch Dispatch, Task Way)> _handing = [];
    private Task _withdrawals = Task.CompletedTask;

    /// <summary>What is on its way to a channel arrives first: the next activation could not take it back. A start is a call of a contact,
    /// perhaps of the next activation of this one, which could not begin.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.WhenAll(_handing.Where(handing => handing.Dispatch.Effect.Starts is null).Select(handing => handing.Way)).WaitAsync(cancellationToken);

    /// <summary>Whether something is being handed over or taken back, a start of another automation included. An effect of which the state says
    /// nothing any more may be among it.</summary>
    private bool IsOnTheWay => !_withdrawals.IsCompleted || _handing.Any(handing => !handing.Way.IsCompleted);

    private Task WayEnds() => Task.WhenAll([_withdrawals, .. _handing.Select(handing => handing.Way)]);

    private async Task Hand(Dispatch dispatch)
    {
        var handing = (dispatch, Way: Send(dispatch));
        _handing.Add(handing);
        await handing.Way;
        _handing.Remove(handing);
    }

    /// <summary>Ends when none of the effects is on its way to its channel, so that a withdrawal does not overtake it.</summary>
    private Task Handed(IReadOnlyList<Dispatch> dispatches) =>
        Task.WhenAll(_handing.Where(handing => dispatches.Any(dispatch => dispatch.Run.EffectId == handing.Dispatch.Run.EffectId)).Select(handing => handing.Way));

    private async Task Send(Dispatch dispatch)
    {
        using var span = GrainTrace.Effect("contact hand-over", dispatch.Effect.Trace, dispatch.Run.EffectId)?.Of(dispatch.Run)
            .SetTag(GrainTrace.Tags.Again, dispatch.Again);
        try
        {
            if (await EffectHandOver.Hand(GrainFactory, this.GetPrimaryKeyString(), _state.Former, dispatch, time.GetUtcNow()) is { } outcome)
            {
                await Complete(outcome);
            }
        }
        catch (Exception failure)
        {
            // The effect's lease brings it back.
            span.Fails(failure);
            LogDispatchFailed(failure, dispatch.Run.EffectId);
        }
    }

    private void Withdraw(Turn? turn)
    {
        if (turn?.Withdrawals is { Count: > 0 } unwanted)
        {
            _withdrawals = Task.WhenAll(_withdrawals, Withdraw(unwanted));
        }
    }

    /// <summary>Takes effects back, and tells those runs that are still open whether theirs had left. After it, nothing of them leaves
    /// any more. Not awaited by the turn: an effect on its way ends by reporting to this contact, which takes a turn.</summary>
    private async Task Withdraw(IReadOnlyList<Dispatch> unwanted)
    {
        await Handed(unwanted);
        await Task.WhenAll(unwanted.Select(TakeBack));
    }

    /// <summary>Whoever waits for a withdrawal must not be told that nothing leaves any more when that is not known.</summary>
    private void ThrowIfLeft(IReadOnlyCollection<RunState> ended)
    {
        if (_state.Withdrawing is { } left && ended.Any(run => left.Any(other => other.EffectId == run.EffectId)))
        {
            throw new TimeoutException("What is on its way could not be taken back yet; it is tried again.");
        }
    }

    private async Task TakeBack(Dispatch unwanted)
    {
        try
        {
            var isUnsent = await EffectHandOver.TakeBack(GrainFactory, unwanted);
            await Ask(turn => WithdrawalDecision.Settle(turn, unwanted.Run, isUnsent));
        }
        catch (Exception failure)
        {
            // The state keeps what ended runs have left; for the others, the lease brings it back.
            LogWithdrawalFailed(failure, unwanted.Run.EffectId);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "The effect {Effect} could not be handed over; its lease will bring it back.")]
    private partial void LogDispatchFailed(Exception failure, string effect);

    [LoggerMessage(1002, LogLevel.Warning, "The effect {Effect} could not be taken back.")]
    private partial void LogWithdrawalFailed(Exception failure, string effect);
}
