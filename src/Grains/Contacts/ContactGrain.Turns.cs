using Grainline.Journal;
using Grainline.Texts;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Contacts;

/// <content>How commands become turns: load, decide, commit, answer, send.</content>
public sealed partial class ContactGrain
{
    private readonly ContactInbox _inbox = new();
    private Task _turn = Task.CompletedTask;
    private bool _pumping;

    private Task Ask(Action<Turn> decide) => Ask(new ContactCommand<bool>(turn =>
    {
        decide(turn);
        return true;
    }));

    private Task<T> Ask<T>(ContactCommand<T> command)
    {
        _inbox.Add(command);
        if (!_pumping)
        {
            _ = Pump();
        }

        return command.Answered;
    }

    private async Task Pump()
    {
        _pumping = true;
        while (!_inbox.IsEmpty)
        {
            await (_turn = Take(_inbox.Take()));
        }

        _pumping = false;
        SetTimer();
    }

    private Task Take(List<ContactCommand> commands) => Take(commands, TurnRoom.Any);

    private async Task Take(List<ContactCommand> commands, TurnRoom room)
    {
        if (_lost is { } reason)
        {
            // Not even an answer that changes nothing may come from a memory that is older than what is stored.
            commands.ForEach(command => command.Fail(reason));
            return;
        }

        using var span = TurnTrace.Begin(commands);
        Turn? turn = null;
        try
        {
            turn = await Decide(commands, room, GrainTrace.Stored(span));
            TurnTrace.Tell(span, turn);
            await Commit(turn);
        }
        catch (Exception failure)
        {
            span.Fails(failure);
            await NotStored(commands, turn, failure);
            return;
        }

        _refused = false;
        Withdraw(turn);
        foreach (var (bug, run, step) in turn.Bugs)
        {
            LogBug(bug, run, step);
        }

        commands.ForEach(command => command.Answer());
        foreach (var dispatch in turn.Dispatches)
        {
            _ = Hand(dispatch);
        }
    }

    private Task NotStored(List<ContactCommand> commands, Turn? turn, Exception failure)
    {
        if (WriteTooLargeException.IsCauseOf(failure) && commands.Count > 1)
        {
            stored.State = _state;
            return TakeHalves(commands);
        }

        if (WriteTooLargeException.IsCauseOf(failure) && turn?.Room.Less(turn.Woken) is { } less)
        {
            stored.State = _state;
            return Take(commands, less);
        }

        if (StorageOverloadedException.IsCauseOf(failure))
        {
            stored.State = _state;
            _refused = true;
            commands.ForEach(command => command.Fail(failure));
            return Task.CompletedTask;
        }

        // What is stored is not known now. The next activation reads it. What has perhaps ended must not leave any more; the leases bring
        // back what has not.
        _lost = failure;
        Withdraw(turn);
        commands.ForEach(command => command.Fail(failure));
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task TakeHalves(List<ContactCommand> commands)
    {
        await Take(commands[..(commands.Count / 2)]);
        await Take(commands[(commands.Count / 2)..]);
    }

    /// <summary>Decisions do no I/O, and what they need shows only as they decide. So a turn that lacked something is thrown
    /// away, that is read, and the same commands decide again; almost always everything is at hand.</summary>
    private async Task<Turn> Decide(List<ContactCommand> commands, TurnRoom room, string? trace)
    {
        var read = new TurnReads(definitions, calendars);
        while (true)
        {
            var turn = new Turn(this.GetPrimaryKeyString(), _state, time.GetUtcNow(), read.Find, read.FindCalendar) { Trace = trace, Room = room };
            TextCost.Share(() => commands.ForEach(command => command.Decide(turn)));
            if (!await read.ReadLacking())
            {
                return turn;
            }
        }
    }

    private async Task Commit(Turn turn)
    {
        var next = turn.Close();
        if (turn.ChangesState)
        {
            using var span = GrainTrace.Part("contact commit");
            stored.State = next;
            await (turn.Erases ? stored.ClearStateAsync() : stored.WriteStateAsync());
            _state = stored.State = next with { Journal = [] };
            _hasWritten = true;
        }
        else if (next.Journal.Count > 0)
        {
            await journal.Append(next.Journal);
        }
    }

    [LoggerMessage(1003, LogLevel.Error, "A decision of a contact ended with an exception (run {Run}, step {Step}; neither when it was a command).")]
    private partial void LogBug(Exception bug, string? run, string? step);
}
