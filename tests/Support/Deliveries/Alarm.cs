namespace Grainline.Tests.Support.Deliveries;

/// <summary>Does something once, at a moment that is counted rather than timed.</summary>
internal sealed class Alarm(int attempts, int answers, Action action)
{
    private int _attempts = attempts;

    // The last attempt counts as one, so that with no answers to wait for it rings at once.
    private int _answers = answers + 1;

    public void Attempted()
    {
        if (Interlocked.Decrement(ref _attempts) == 0)
        {
            CountDown();
        }
    }

    public void Answered()
    {
        if (Volatile.Read(ref _attempts) <= 0)
        {
            CountDown();
        }
    }

    private void CountDown()
    {
        if (Interlocked.Decrement(ref _answers) == 0)
        {
            action();
        }
    }
}
