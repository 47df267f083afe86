using System.Diagnostics;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>
/// The commands that wait for a contact's next turn. While one turn commits, the next commands gather here; the following
/// turn decides all of them in order and commits them together, so a busy contact costs one commit per turn, not per call.
/// </summary>
internal sealed class ContactInbox
{
    /// <summary>Commands that may wait; beyond it callers are told to come back.</summary>
    public const int Capacity = 5_000;

    /// <summary>Commands that one turn takes, which bounds what one commit carries.</summary>
    public const int PerTurn = 256;

    private readonly Queue<ContactCommand> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <exception cref="LimitExceededException">The inbox is full; nothing of the command was done.</exception>
    public void Add(ContactCommand command)
    {
        if (_waiting.Count >= Capacity)
        {
            throw new LimitExceededException("The contact's inbox is full.");
        }

        _waiting.Enqueue(command);
    }

    /// <summary>The commands of the next turn. An erasure has a turn of its own, for what follows it meets another contact.</summary>
    public List<ContactCommand> Take()
    {
        var taken = new List<ContactCommand> { _waiting.Dequeue() };
        while (!taken[0].Exclusive && taken.Count < PerTurn && _waiting.TryPeek(out var next) && !next.Exclusive)
        {
            taken.Add(_waiting.Dequeue());
        }

        return taken;
    }
}

/// <summary>Something that was asked of a contact.</summary>
internal abstract class ContactCommand
{
    /// <summary>Whether it must be the only command of its turn.</summary>
    public bool Exclusive { get; init; }

    /// <summary>The span in which it was asked; null when that is not traced, or nobody asked: its time came.</summary>
    public Activity? Caller { get; init; } = Activity.Current;

    /// <summary>Decides, perhaps more than once: the last time counts. An exception is a bug, undoes what this command decided
    /// and reaches its caller alone.</summary>
    public abstract void Decide(Turn turn);

    /// <summary>The turn is stored: answer.</summary>
    public abstract void Answer();

    /// <summary>The turn is not stored.</summary>
    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
internal sealed class ContactCommand<T>(Func<Turn, T> decide) : ContactCommand
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _decided = default!;
    private Exception? _bug;

    public Task<T> Answered => _answer.Task;

    public override void Decide(Turn turn)
    {
        var mark = turn.Mark();
        _bug = null;
        try
        {
            _decided = decide(turn);
            ExitDecision.Decide(turn, mark.State.Profile);
            OptOutDecision.Decide(turn, mark.State.Profile);
        }
        catch (Exception bug)
        {
            turn.Return(mark);
            turn.Note(bug);
            _bug = bug;
        }
    }

    public override void Answer()
    {
        if (_bug is null)
        {
            _answer.SetResult(_decided);
        }
        else
        {
            _answer.SetException(_bug);
        }
    }

    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
