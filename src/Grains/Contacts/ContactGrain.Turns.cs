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
        commands.ForEach(command => command.Answer());
        foreach (var dispatch in turn.Dispatches)
        {
            _ = Hand(dispatch);
        }
    }

    private Task NotStored(List<ContactCommand> commands, Turn? turn, Exception failure)
    {
        if (turn is not null && WriteTooLargeException.IsCauseOf(failure))
        {
            stored.State = _state;
            return TakeLess(commands, turn, failure);
        }

        if (StorageOverloadedException.IsCauseOf(failure))
        {
            stored.State = _state;
            Refuse(commands, failure);
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

    /// <summary>The commands of a turn that was too large to be stored: in two turns, and one that is alone with less done in it.</summary>
    private async Task TakeLess(List<ContactCommand> commands, Turn turn, Exception failure)
    {
        if (commands.Count > 1)
        {
            await Take(commands[..(commands.Count / 2)]);
            await Take(commands[(commands.Count / 2)..]);
        }
        else if (turn.Room.Less(turn.Woken) is { } less)
        {
            await Take(commands, less);
        }
        else
        {
            Refuse(commands, new LimitExceededException("The contact's open runs hold as much as can be stored at once.", failure));
        }
    }

    private void Refuse(List<ContactCommand> commands, Exception reason)
    {
        _refused = true;
        commands.ForEach(command => command.Fail(reason));
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
                foreach (var (bug, run, step) in turn.Bugs)
                {
                    LogBug(bug, run, step);
                }

                return turn;
            }
        }
    }

    private async Task Commit(Turn turn)
    {
        var next = turn.Close();
        if (!turn.ChangesState)
        {
            if (next.Journal.Count > 0)
            {
                await journal.Append(next.Journal);
            }

            return;
        }

        using var span = GrainTrace.Part("contact commit");
        stored.State = next;
        await (turn.Erases ? stored.ClearStateAsync() : stored.WriteStateAsync());
        _state = stored.State = next with { Journal = [] };
    }

    [LoggerMessage(1003, LogLevel.Error, "A decision of a contact ended with an exception (run {Run}, step {Step}; neither when it was a command).")]
    private partial void LogBug(Exception bug, string? run, string? step);
}
