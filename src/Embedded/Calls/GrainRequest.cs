using Grainline.Embedded.Activations;
using Grainline.Embedded.Scheduling;

namespace Grainline.Embedded.Calls;

/// <summary>What a request may run beside.</summary>
internal enum Interleaving
{
    /// <summary>It waits until nothing but <see cref="Any"/> runs.</summary>
    None,

    /// <summary>It runs beside other read-only ones.</summary>
    ReadOnly,

    /// <summary>It runs beside everything.</summary>
    Any,
}

/// <summary>Something that an activation is asked to do: a call, or the tick of a timer.</summary>
internal abstract class GrainRequest : ITurn
{
    /// <summary>Where it waits or runs. Set by the activation that accepts it.</summary>
    public Activation Activation { get; set; } = null!;

    /// <summary>The order in which the activation got its requests.</summary>
    public long Arrival { get; set; }

    /// <summary>Neighbours in the one <see cref="RequestList"/> that it is in.</summary>
    public GrainRequest? Previous { get; set; }

    public GrainRequest? Next { get; set; }

    public abstract Interleaving Interleaving { get; }

    /// <summary>Whether it comes from outside of the activation: it counts against the mailbox and moves to the next activation.</summary>
    public abstract bool IsCall { get; }

    /// <summary>Whether it counts as activity, for which an activation stays in memory.</summary>
    public abstract bool KeepsAlive { get; }

    public void Start()
    {
        Task task;
        try
        {
            task = Invoke(Activation.Instance) ?? throw new InvalidOperationException("A grain method returned null instead of a task.");
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }

        if (task.IsCompleted)
        {
            Activation.Finish(this, task);
        }
        else
        {
            // On the activation's scheduler, wherever the task ends: what Finish does is part of a turn.
            _ = task.ContinueWith(
                static (task, request) => ((GrainRequest)request!).Finish(task),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                Activation.Turns);
        }
    }

    /// <summary>Hands over what came of it.</summary>
    public abstract void Complete(Task task);

    /// <summary>It is not, or no longer, being done.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Fails it when its time is over.</summary>
    public abstract bool ExpireIfDue(long now);

    protected abstract Task? Invoke(object grain);

    private void Finish(Task task) => Activation.Finish(this, task);
}
