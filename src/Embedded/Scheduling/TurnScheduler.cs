namespace Grainline.Embedded.Scheduling;

/// <summary>
/// The turns of one activation, in order and one at a time: starts of requests, and whatever their awaits continue with. As the
/// current <see cref="TaskScheduler"/> of the grain's code it catches every continuation.
/// </summary>
internal sealed class TurnScheduler(TurnExecutor executor, bool runsGrain) : TaskScheduler, IThreadPoolWorkItem
{
    // Guarded by itself, as are _scheduled and _abandoned.
    private readonly Queue<object> _turns = new();

    // Whether the executor has been, or is being, asked to run turns. Never twice at once: that is what makes turns single.
    private bool _scheduled;
    private bool _abandoned;

    // The thread that runs a turn now, or 0: there, and only there, a continuation may run at once.
    private int _thread;

    /// <summary>Whether the code that asks is a grain's.</summary>
    public static bool IsInsideGrain => Current is TurnScheduler { RunsGrain: true };

    public override int MaximumConcurrencyLevel => 1;

    private bool RunsGrain { get; } = runsGrain;

    public void Post(ITurn turn) => Enqueue(turn);

    /// <summary>Forgets all turns, and those to come: the code that waits for them never goes on, as in a crash.</summary>
    public void Abandon()
    {
        lock (_turns)
        {
            _abandoned = true;
            _turns.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var left = executor.SliceLength; left > 0; left--)
        {
            if (TakeTurn() is not { } turn)
            {
                return;
            }

            _thread = Environment.CurrentManagedThreadId;
            Run(turn);
            _thread = 0;
        }

        if (HasMore())
        {
            executor.Schedule(this);
        }
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    /// <summary>Lets a continuation run at once where that is already a turn of this activation.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _thread == Environment.CurrentManagedThreadId && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns)
        {
            return [.. _turns.OfType<Task>()];
        }
    }

    private void Enqueue(object turn)
    {
        lock (_turns)
        {
            if (_abandoned)
            {
                return;
            }

            _turns.Enqueue(turn);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        executor.Schedule(this);
    }

    private object? TakeTurn()
    {
        lock (_turns)
        {
            _scheduled = _turns.TryDequeue(out var turn);
            return turn;
        }
    }

    private bool HasMore()
    {
        lock (_turns)
        {
            return _scheduled = _turns.Count > 0;
        }
    }

    private void Run(object turn)
    {
        if (turn is Task continuation)
        {
            TryExecuteTask(continuation);
            return;
        }

        // Only code inside of a task sees its scheduler as the current one. The task also keeps what the turn does to the execution
        // context (AsyncLocal values, the current Activity) from the next turn.
        new Task(static turn => ((ITurn)turn!).Start(), turn).RunSynchronously(this);
    }
}

/// <summary>The first turn of something: a request, an activation, a deactivation.</summary>
internal interface ITurn
{
    /// <summary>Runs on the activation's scheduler; must not throw.</summary>
    void Start();
}
