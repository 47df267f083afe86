using System.Collections.Immutable;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Texts;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Contacts;

/// <summary>The shell of a contact: takes commands, lets pure functions decide, commits, answers, and then sends.</summary>
[GrainType(TypeName), CollectionAgeLimit(Minutes = 3)]
public sealed partial class ContactGrain(
    [PersistentState("contact", GrainStorage.Name)] IPersistentState<ContactState> stored,
    IJournal journal,
    DefinitionSource definitions,
    CalendarSource calendars,
    ConsentKeywords words,
    TimeProvider time,
    ILogger<ContactGrain> log) : Grain, IContactGrain
{
    public const string TypeName = "contact";

    private readonly ContactInbox _inbox = new();
    private ContactState _state = new();
    private IGrainTimer? _timer;
    private Task _turn = Task.CompletedTask;
    private bool _pumping;
    private bool _refused;
    private Exception? _lost;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = stored.State;
        SetTimer();
        return Task.CompletedTask;
    }

    public async Task<StartAnswer> Start(StartRun command)
    {
        var answer = await Ask(new ContactCommand<StartAnswer>(turn => StartDecision.Decide(turn, command)));
        if (answer.MovedTo is not { } phone)
        {
            return answer;
        }

        answer = await GrainFactory.GetGrain<IContactGrain>(phone).Start(command);
        return answer with { MovedTo = answer.MovedTo ?? phone };
    }

    public Task Complete(EffectOutcome outcome) => Ask(turn => EffectDecision.Complete(turn, outcome));

    public Task Receive(MessageStatusChange change) => Ask(turn => EffectDecision.Receive(turn, change));

    public async Task<HearAnswer> Hear(InboundMessage message)
    {
        var answer = await Ask(new ContactCommand<HearAnswer>(turn => ReplyDecision.Decide(turn, message, words)));
        if (answer == HearAnswer.Consent)
        {
            await _withdrawals;
        }

        return answer;
    }

    public Task<bool> HasHeard(string messageId) => Task.FromResult(_state.Heard.Any(heard => heard.Id == messageId));

    public Task<bool> Retry(string snapshot, string actor) =>
        Ask(new ContactCommand<bool>(turn => ControlDecision.Retry(turn, snapshot, actor)));

    public Task<bool> SkipWait(string runId, string stepId, string actor) =>
        Ask(new ContactCommand<bool>(turn => ControlDecision.SkipWait(turn, runId, actor, stepId)));

    public Task<bool> SkipWait(string runId, string actor) =>
        Ask(new ContactCommand<bool>(turn => ControlDecision.SkipWait(turn, runId, actor)));

    public Task<MoveAnswer> Move(string runId, int version, string actor) =>
        Ask(new ContactCommand<MoveAnswer>(turn => ControlDecision.Move(turn, runId, version, actor)));

    public async Task<ContactProfile?> Get() => (await Stored()).Profile;

    public async Task<string> Remember() => ContactMemory.Write(await Stored());

    public async Task<ContactProfile?> Update(ContactPatch patch, bool create, string actor)
    {
        var contact = await Ask(new ContactCommand<ContactProfile?>(turn => UpdateDecision.Decide(turn, patch, create, actor)));
        await _withdrawals;
        return contact;
    }

    public async Task<ChangeAnswer> Change(ContactPatch patch, bool create, string actor)
    {
        var answer = await Ask(new ContactCommand<ChangeAnswer>(turn => UpdateDecision.DecideWhole(turn, patch, create, actor)));
        await _withdrawals;
        return answer;
    }

    public async Task<ImmutableArray<string>> Cancel(ImmutableArray<string> runIds, string reason, string actor)
    {
        var ended = await Ask(new ContactCommand<ImmutableArray<RunState>>(turn => CancelDecision.Decide(turn, runIds, reason, actor)));
        await _withdrawals;
        ThrowIfLeft(ended);
        return [.. ended.Select(run => run.Id)];
    }

    public async Task Leave(string phone, string actor)
    {
        await Ask(turn => MoveDecision.Leave(turn, phone, actor));
        await _withdrawals;
    }

    public async Task Succeed(string phone)
    {
        var former = await GrainFactory.GetGrain<IContactGrain>(phone).Links();
        await Ask(turn => MoveDecision.Succeed(turn, phone, former.LastStarts));
    }

    public Task<ContactLinks> Links() => Task.FromResult(new ContactLinks(_state.MovedTo, _state.Former) { LastStarts = _state.LastStarts });

    public async Task<bool> Erase(string actor)
    {
        if (_state.UserId is { } userId)
        {
            await GrainFactory.GetGrain<IAliasGrain>(userId).Forget();
        }

        for (var round = 1; ; round++)
        {
            var isLast = round == EraseDecision.MaxRounds;
            var known = await Ask(new ContactCommand<bool?>(turn => EraseDecision.Decide(turn, actor, mayWait: !isLast, IsOnTheWay)) { Exclusive = true });
            var withdrawing = _state.Withdrawing ?? [];
            await WayEnds();
            if (known is { } isKnown)
            {
                return isKnown;
            }

            ThrowIfLeft(withdrawing);
        }
    }

    private async Task<ContactState> Stored()
    {
        await _turn;
        return _lost is null ? _state : throw _lost;
    }

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

    /// <summary>One turn: load, decide, commit, answer, send.</summary>
    private async Task Take(List<ContactCommand> commands)
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
            turn = await Decide(commands, GrainTrace.Stored(span));
            TurnTrace.Tell(span, turn);
            await Commit(turn);
        }
        catch (Exception failure)
        {
            span.Fails(failure);
            if (StorageOverloadedException.IsCauseOf(failure))
            {
                stored.State = _state;
                _refused = true;
                commands.ForEach(command => command.Fail(failure));
                return;
            }

            // What is stored is not known now. The next activation reads it. What has perhaps ended must not leave any more; the leases bring
            // back what has not.
            _lost = failure;
            Withdraw(turn);
            commands.ForEach(command => command.Fail(failure));
            DeactivateOnIdle();
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

    /// <summary>Decisions do no I/O, and what they need shows only as they decide. So a turn that lacked something is thrown
    /// away, that is read, and the same commands decide again; almost always everything is at hand.</summary>
    private async Task<Turn> Decide(List<ContactCommand> commands, string? trace)
    {
        var read = new TurnReads(definitions, calendars);
        while (true)
        {
            var turn = new Turn(this.GetPrimaryKeyString(), _state, time.GetUtcNow(), read.Find, read.FindCalendar) { Trace = trace };
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
