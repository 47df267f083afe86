namespace Grainline.Embedded.Scheduling;

/// <summary>
/// Runs turns on the thread of a test, one at each <see cref="RunNext"/>, and lets a seeded random choose whose. The same seed gives the
/// same interleaving; other seeds give others.
/// </summary>
/// <remarks>
/// All of a simulation happens on the thread that made the executor, so the test is synchronous, and everything in it that awaits runs
/// either in a grain or in <see cref="Start"/>. <c>ConfigureAwait(false)</c> and completion sources that run continuations asynchronously
/// under <c>Task.WhenAll</c> leave for the thread pool; turns that come back from there are refused with an exception.
/// </remarks>
public sealed class SimulatedTurnExecutor(int seed) : TurnExecutor
{
    private readonly Random _random = new(seed);
    private readonly List<IThreadPoolWorkItem> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _intrusion;

    public override int SliceLength => 1;

    /// <summary>How many turns have run.</summary>
    public long Turns { get; private set; }

    internal override TaskCreationOptions Completion => TaskCreationOptions.None;

    /// <summary>Runs code that stands outside of all grains, with a queue of its own: a client, a background service.</summary>
    /// <param name="work">The code; it starts at a later turn.</param>
    /// <param name="crash">When cancelled, the code never goes on, and the returned task never ends.</param>
    public Task Start(Func<Task> work, CancellationToken crash = default)
    {
        var turns = new TurnScheduler(this, runsGrain: false);
        crash.Register(turns.Abandon);
        return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, turns).Unwrap();
    }

    /// <summary>Runs the code, and everything else that is ready, to the end of the code, and gives its result.</summary>
    /// <exception cref="InvalidOperationException">The code waits, and nothing is ready: it needs time to pass.</exception>
    public T Run<T>(Func<Task<T>> work)
    {
        T result = default!;
        Run(async () => { result = await work(); });
        return result;
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public void Run(Func<Task> work)
    {
        var running = Start(work);
        while (!running.IsCompleted)
        {
            if (!RunNext())
            {
                throw new InvalidOperationException("Nothing is ready to run; the work waits for time to pass.");
            }
        }

        running.GetAwaiter().GetResult();
    }

    /// <summary>Runs until nothing is ready. Time does not pass meanwhile.</summary>
    /// <param name="limit">The most turns that this may take; beyond, the system is taken to be going round in circles.</param>
    public void RunUntilIdle(int limit = 1_000_000)
    {
        for (var last = Turns + limit; RunNext();)
        {
            if (Turns > last)
            {
                throw new InvalidOperationException($"Still busy after {limit} turns.");
            }
        }
    }

    /// <summary>Runs one turn of somebody; false when nobody is ready.</summary>
    public bool RunNext()
    {
        RefuseIntruders();
        if (_ready.Count == 0)
        {
            return false;
        }

        var chosen = _random.Next(_ready.Count);
        var turns = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Turns++;

        // A test runner's context would catch the continuations before the activation's scheduler does.
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        turns.Execute();
        SynchronizationContext.SetSynchronizationContext(outside);
        RefuseIntruders();
        return true;
    }

    internal override void Schedule(IThreadPoolWorkItem turns)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _ready.Add(turns);
            return;
        }

        // Thrown here it would be lost in the thread that came astray.
        Volatile.Write(ref _intrusion, new InvalidOperationException(
            $"The simulation was left: a turn was scheduled by another thread.{Environment.NewLine}{Environment.StackTrace}"));
    }

    private void RefuseIntruders()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A simulation is driven by the thread that made it.");
        }

        if (Volatile.Read(ref _intrusion) is { } intrusion)
        {
            throw intrusion;
        }
    }
}
