using Grainline.Runs;

namespace Grainline;

/// <summary>Long work that a grain does in rounds, between which it answers calls. A round that fails is repeated, after pauses that grow.</summary>
/// <param name="grain">Whose turns the rounds are.</param>
/// <param name="id">Spreads the pauses of grains that fail for the same reason.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class GrainRounds(Grain grain, string id, TimeProvider time)
{
    private IGrainTimer? _timer;
    private TimeSpan _pause;
    private long _pausedAt;
    private int _failures;

    /// <summary>From one round to the next.</summary>
    public required TimeSpan Beat { get; init; }

    /// <summary>Whether there is work left.</summary>
    public required Func<bool> IsWanted { get; init; }

    /// <summary>Does a part of the work, and stores how far it is: one that throws has done nothing.</summary>
    public required Func<Task> Round { get; init; }

    /// <summary>Is told why a round failed.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>Begins the rounds when there is work, and ends them when there is none.</summary>
    public void Wake()
    {
        if (IsWanted())
        {
            _timer ??= grain.RegisterGrainTimer(_ => Take(), new GrainTimerCreationOptions(TimeSpan.Zero, Beat) { KeepAlive = true });
        }
        else
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Puts the next round off, the longer the more tries there were.</summary>
    public void Pause(int tries) => Rest(EffectDecision.Backoff(id, tries, asked: null));

    /// <summary>Puts the next round off, for there is nothing to be done before.</summary>
    public void Rest(TimeSpan pause) => (_pause, _pausedAt) = (pause, time.GetTimestamp());

    private async Task Take()
    {
        if (!IsWanted())
        {
            Wake();
            return;
        }

        if (time.GetElapsedTime(_pausedAt) < _pause)
        {
            return;
        }

        try
        {
            await Round();
            _failures = 0;
        }
        catch (Exception failure)
        {
            Failed(failure);
            Pause(++_failures);
        }
    }
}
