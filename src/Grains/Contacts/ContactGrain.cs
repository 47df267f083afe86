using System.Collections.Immutable;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
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

    private ContactState _state = new();
    private IGrainTimer? _timer;
    private bool _refused;
    private bool _hasWritten;
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

        answer = await GrainFactory.GetGrain<IContactGrain>(phone).Start(command with { Moves = command.Moves + 1 });
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
}
