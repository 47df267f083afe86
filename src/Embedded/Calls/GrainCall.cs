using System.Diagnostics;

namespace Grainline.Embedded.Calls;

/// <summary>One call of a grain's method, and the promise to its caller.</summary>
internal sealed class GrainCall<TResult>(
    GrainMethod<TResult> method, object?[] arguments, long deadline, TaskCreationOptions completion) : GrainRequest
{
    private readonly TaskCompletionSource<TResult> _answer = new(completion);

    // All that flows from the caller to the grain, as with Orleans' propagation of activities; other AsyncLocal values stay behind.
    private readonly Activity? _callersActivity = Activity.Current;

    public Task<TResult> Answer => _answer.Task;

    public override Interleaving Interleaving => method.Interleaving;

    public override bool IsCall => true;

    public override bool KeepsAlive => true;

    public override void Complete(Task task)
    {
        // Nobody waits after a time-out; the result need not be copied then.
        if (_answer.Task.IsCompleted)
        {
            _ = task.Exception;
        }
        else if (task.IsCompletedSuccessfully)
        {
            try
            {
                _answer.TrySetResult(method.ResultOf(task));
            }
            catch (Exception exception)
            {
                _answer.TrySetException(exception);
            }
        }
        else if (task.IsCanceled)
        {
            _answer.TrySetException(new TaskCanceledException(task));
        }
        else
        {
            _answer.TrySetException(task.Exception!.InnerExceptions);
        }
    }

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    public override bool ExpireIfDue(long now)
    {
        if (now < deadline)
        {
            return false;
        }

        Fail(new TimeoutException(
            $"{method.Name} of {Activation.LogName} did not answer in time. Whether it was done, or will be, is not known."));
        return true;
    }

    protected override Task? Invoke(object grain)
    {
        if (Activity.Current != _callersActivity && _callersActivity is not { IsStopped: true })
        {
            Activity.Current = _callersActivity;
        }

        return method.Body(grain, arguments);
    }
}
