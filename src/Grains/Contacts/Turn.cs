using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>
/// What one turn of a contact has decided so far: the state as it will be, the journal rows that go with it, and what is to
/// be sent once both are stored. Decisions write to it and to nothing else; it reads no clock and does no I/O.
/// </summary>
public sealed class Turn(
    string phone, ContactState before, DateTimeOffset now, Func<AutomationRef, CompiledDefinition?> definitions, Func<string, CalendarVersion?> calendars)
{
    /// <summary>Bugs that one turn tells of: a thousand runs may meet the same one at the same time.</summary>
    private const int MaxBugs = 10;

    private readonly ContactState _before = before;
    private readonly List<IJournalRow> _rows = [];
    private readonly List<Dispatch> _dispatches = [];
    private readonly List<Dispatch> _withdrawals = [];
    private readonly List<RunRow> _runs = [];
    private List<TurnBug>? _bugs;
    private HashSet<string>? _origins;

    public string Phone { get; } = phone;

    public DateTimeOffset Now { get; } = now;

    public ContactState State { get; private set; } = before;

    /// <summary>The turn's span, for what it begins; null when it is not traced.</summary>
    public string? Trace { get; init; }

    /// <summary>What of it could be left for later.</summary>
    public WriteGrowth Growth { get; private set; }

    /// <summary>What the turn may do at most.</summary>
    public TurnRoom Room { get; init; } = TurnRoom.Any;

    /// <summary>Due runs that it has woken.</summary>
    public int Woken { get; private set; }

    /// <summary>The traces in which the runs began that the turn has changed; only of a traced turn.</summary>
    public IReadOnlyCollection<string> Origins => _origins ?? [];

    /// <summary>The run that was changed last.</summary>
    public RunState? LastRun { get; private set; }

    /// <summary>Whether the turn forgets the contact.</summary>
    public bool Erases { get; private set; }

    public bool ChangesState => !ReferenceEquals(State, _before);

    /// <summary>What the journal gets, beside runs and the contact.</summary>
    public IReadOnlyList<IJournalRow> Rows => _rows;

    /// <summary>What is to be sent after the commit; not what the turn itself has taken back, or has gone on from.</summary>
    public IReadOnlyList<Dispatch> Dispatches => [.. _dispatches.Where(dispatch => IsWanted(dispatch.Run))];

    /// <summary>What may not be sent any more: its run has ended, or learns whether it had left.</summary>
    public IReadOnlyList<Dispatch> Withdrawals => _withdrawals;

    /// <summary>The version; null when there is none.</summary>
    /// <exception cref="UnreadableDefinitionException">This program cannot read it.</exception>
    public CompiledDefinition? Definition(AutomationRef automation) => definitions(automation);

    /// <summary>The service's calendar as it is now; null when there is none.</summary>
    public CalendarVersion? Calendar(string id) => calendars(id);

    public void Change(Func<ContactState, ContactState> change) => State = change(State);

    /// <summary>Merges a patch; creates the contact when there is none.</summary>
    public ContactProfile Merge(ContactPatch patch, ICollection<Warning> warnings)
    {
        var contact = State.Profile ?? new ContactProfile { Phone = Phone, CreatedAt = Now, UpdatedAt = Now };
        var merged = ContactMerge.Apply(contact, patch, Now, warnings);
        if (!ReferenceEquals(merged, State.Profile))
        {
            State = State with { Profile = merged };
        }

        return merged;
    }

    /// <summary>Keeps the run as it stands now.</summary>
    public void Put(RunState run)
    {
        var place = PlaceOf(run.Id);
        State = State with { Runs = place < 0 ? State.Runs.Add(run) : State.Runs.SetItem(place, run) };
        _runs.Add(RunRows.Open(Phone, run));
        Touch(run);
    }

    /// <summary>Lets go of the run, and takes back what is on its way for it.</summary>
    public void End(RunState run, RunStatus status, string? reason)
    {
        var place = PlaceOf(run.Id);
        if (run.Effect is not null)
        {
            Withdraw(run);
            WithdrawalDecision.Keep(this, run);
        }

        State = place < 0 ? State : State with { Runs = State.Runs.RemoveAt(place) };
        _runs.Add(RunRows.Ended(Phone, run, status, reason, Now));
        Touch(run);
    }

    public RunState? Find(string runId) => PlaceOf(runId) is >= 0 and var place ? State.Runs[place] : null;

    public void Add(IJournalRow row) => _rows.Add(row);

    /// <summary>Whether one more due run may go on in this turn, and counts it.</summary>
    public bool MayWake()
    {
        if (Woken == Room.Runs)
        {
            return false;
        }

        Woken++;
        return true;
    }

    /// <summary>Exceptions that decisions of the turn ended with, for whoever runs the service; those beyond <see cref="MaxBugs"/> are left out.</summary>
    public IReadOnlyList<TurnBug> Bugs => _bugs ?? [];

    /// <summary>Notes that a decision ended with an exception. What it had decided is taken back by whoever has caught it.</summary>
    /// <param name="bug">The exception.</param>
    /// <param name="run">The run that it was about, as far as it was about one.</param>
    public void Note(Exception bug, RunState? run = null)
    {
        if (Bugs.Count < MaxBugs)
        {
            (_bugs ??= []).Add(new TurnBug(bug, run?.Id, run?.StepId));
        }
    }

    /// <summary>Keeps a run that starts.</summary>
    public void Start(RunState run)
    {
        Growth = WriteGrowth.Starts;
        Put(run);
    }

    /// <summary>Keeps what the run asks for, and has it carried out once the turn is stored.</summary>
    public void Ask(RunState run)
    {
        Growth = Growth == WriteGrowth.None ? WriteGrowth.Asks : Growth;
        Put(run);
        Send(run, again: false);
    }

    /// <summary>Has the run's effect carried out once the turn is stored.</summary>
    /// <param name="run">The run.</param>
    /// <param name="again">Whether it was handed out before and nothing came back.</param>
    public void Send(RunState run, bool again) => _dispatches.Add(new Dispatch(run, run.Effect!, again));

    /// <summary>Has the run's effect taken back where it has not left yet.</summary>
    public void Withdraw(RunState run) => _withdrawals.Add(new Dispatch(run, run.Effect!, Again: false));

    /// <summary>Whether the run's effect is only asked for by this turn, and so nobody has it yet.</summary>
    public bool IsNew(RunState run) => _dispatches.Exists(dispatch => !dispatch.Again && dispatch.Run.EffectId == run.EffectId);

    public void Erase()
    {
        Erases = true;
        var open = State.Runs.AddRange(State.Withdrawing ?? []).Where(run => run.Effect is not null).Select(run => new Dispatch(run, run.Effect!, Again: false)).ToList();
        State = new ContactState();
        Growth = WriteGrowth.None;
        _runs.Clear();
        _rows.Clear();
        _dispatches.Clear();
        _withdrawals.Clear();
        _withdrawals.AddRange(open);
        _rows.Add(new ContactErasure(Phone));
    }

    /// <summary>A point to return to when a command of the turn turns out to be a bug, or wants more than can be done.</summary>
    public TurnMark Mark() => new(State, Growth, _runs.Count, _rows.Count, _dispatches.Count, _withdrawals.Count);

    public void Return(TurnMark mark)
    {
        (State, Growth) = (mark.State, mark.Growth);
        _runs.RemoveRange(mark.Runs, _runs.Count - mark.Runs);
        _rows.RemoveRange(mark.Rows, _rows.Count - mark.Rows);
        _dispatches.RemoveRange(mark.Dispatches, _dispatches.Count - mark.Dispatches);
        _withdrawals.RemoveRange(mark.Withdrawals, _withdrawals.Count - mark.Withdrawals);
    }

    /// <summary>The state to store, with the rows that go with it.</summary>
    public ContactState Close()
    {
        if (!Erases && State.Profile is { } contact && !ReferenceEquals(contact, _before.Profile))
        {
            var (added, removed) = ContactTerms.Changes(_before.Profile, contact);
            _rows.Add(new ContactRow { Profile = contact, AddedTerms = added, RemovedTerms = removed });
        }

        return State with { DueAt = SweepTime.Of(State.NextDue, Now), Journal = [.. _rows, .. LastOfEachRun()], Growth = Growth };
    }

    private bool IsWanted(RunState run) =>
        Find(run.Id) is { Effect: not null } open && open.EffectId == run.EffectId && !_withdrawals.Exists(unwanted => unwanted.Run.EffectId == run.EffectId);

    private void Touch(RunState run)
    {
        LastRun = run;
        if (Trace is not null && run.Trace is { } origin)
        {
            (_origins ??= new(StringComparer.Ordinal)).Add(origin);
        }
    }

    private IEnumerable<RunRow> LastOfEachRun() =>
        _runs.Count < 2 ? _runs : _runs.AsEnumerable().Reverse().DistinctBy(row => row.Id, StringComparer.Ordinal).Reverse();

    private int PlaceOf(string runId)
    {
        // A turn is mostly about the newest run.
        for (var place = State.Runs.Length - 1; place >= 0; place--)
        {
            if (State.Runs[place].Id == runId)
            {
                return place;
            }
        }

        return -1;
    }
}

/// <summary>An effect that is to be carried out, or taken back.</summary>
/// <param name="Run">The run as it stood then.</param>
/// <param name="Effect">What it asks for.</param>
/// <param name="Again">Whether it was handed out before and nothing came back.</param>
public sealed record Dispatch(RunState Run, PendingEffect Effect, bool Again)
{
    /// <summary>The message of the effect, when it is one.</summary>
    public OutboundMessage Message(string phone) => new()
    {
        EffectId = Run.EffectId,
        RunId = Run.Id,
        AutomationId = Run.AutomationId,
        StepId = Run.StepId,
        To = Effect.To ?? phone,
        OnBehalfOf = Effect.To is null ? null : phone,
        Content = Effect.Content!,
        Trace = Effect.Trace,
        Try = Effect.Try,
    };
}

/// <summary>What a turn had decided at a point.</summary>
public readonly record struct TurnMark(ContactState State, WriteGrowth Growth, int Runs, int Rows, int Dispatches, int Withdrawals);

/// <summary>A decision that ended with an exception.</summary>
/// <param name="Bug">The exception.</param>
/// <param name="RunId">The run that was decided about; null when it was a command.</param>
/// <param name="StepId">The step at which it stood.</param>
public sealed record TurnBug(Exception Bug, string? RunId, string? StepId);

/// <summary>When the sweeper looks after a contact that wants to be woken: late for near times, which the awake contact's own
/// timer meets to the moment, and a little early for far ones, so that the timer can be set again.</summary>
public static class SweepTime
{
    public static DateTimeOffset? Of(DateTimeOffset? due, DateTimeOffset now) => due switch
    {
        null => null,
        { } time when time - now <= RunLimits.NearDue => (time < now ? now : time) + RunLimits.SweeperGrace,
        { } time => time - RunLimits.SweeperLead,
    };
}
