using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions;

/// <summary>A contact without a grain: commands go through turns, time moves when the test says so.</summary>
internal sealed class Scenario(string phone = Scenario.Phone)
{
    public const string Phone = "+393491234567";

    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<AutomationRef, CompiledDefinition> _definitions = [];
    private readonly Dictionary<string, CalendarVersion> _calendars = new(StringComparer.Ordinal);
    private int _deliveries;
    private int _heard;

    private static readonly ConsentKeywords Keywords = new();

    /// <summary>Versions that this program cannot read.</summary>
    public HashSet<AutomationRef> Unreadable { get; } = [];

    public ContactState State { get; private set; } = new();

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>All rows, in the order in which they were stored.</summary>
    public List<IJournalRow> Journal { get; } = [];

    /// <summary>All messages that were given to channels.</summary>
    public List<Dispatch> Sent { get; } = [];

    /// <summary>All effects that were taken back.</summary>
    public List<Dispatch> Withdrawn { get; } = [];

    /// <summary>All that an operator would find in the log.</summary>
    public List<TurnBug> Bugs { get; } = [];

    public ContactProfile Contact => State.Profile!;

    public IEnumerable<StepRow> Steps => Journal.OfType<StepRow>();

    public RunRow Run(string id) => Journal.OfType<RunRow>().Last(run => run.Id == id);

    public AutomationRef Publish(string steps, string id = "aut_a", int version = 1, string more = "")
    {
        var reading = DefinitionParser.Read($$"""{"name":"Test",{{more}}"steps":{{steps}}}""");
        Assert.Empty(reading.Errors);
        var automation = new AutomationRef(id, version);
        _definitions[automation] = new CompiledDefinition(reading.Definition!);
        return automation;
    }

    /// <summary>Makes or replaces a calendar of the service.</summary>
    public void SetCalendar(string id, string json)
    {
        var (calendar, errors) = CalendarParser.Read(JsonDocument.Parse(json).RootElement);
        Assert.Empty(errors);
        _calendars[id] = new CalendarVersion(id, 1 + (_calendars.GetValueOrDefault(id)?.Version ?? 0), calendar!);
    }

    public void RemoveCalendar(string id) => _calendars.Remove(id);

    public StartAnswer Deliver(
        AutomationRef automation, string? key = null, TimeSpan? window = null, StartPolicy? policy = null, ContactPatch? patch = null,
        params FieldChange[] trigger)
    {
        var number = ++_deliveries;
        return Decide(turn => StartDecision.Decide(turn, new StartRun
        {
            Delivery = new Delivery { Id = $"dlv_{number}", ReceivedAt = Now, Key = key, KeyWindow = window },
            Automation = automation,
            Policy = policy ?? new StartPolicy(),
            Patch = patch ?? ContactPatch.Nothing,
            TriggerData = [.. trigger],
        }));
    }

    public void Complete(EffectVerdict verdict, string? code = null, TimeSpan? retryAfter = null, string? response = null) =>
        Complete(Sent[^1], verdict, code, retryAfter, response);

    public void Complete(Dispatch sent, EffectVerdict verdict, string? code = null, TimeSpan? retryAfter = null, string? response = null) => Decide(turn =>
        EffectDecision.Complete(turn, new EffectOutcome
        {
            EffectId = sent.Run.EffectId,
            RunId = sent.Run.Id,
            Verdict = verdict,
            ProviderId = verdict == EffectVerdict.Done ? $"wamid.{sent.Run.EffectId}" : null,
            Code = code,
            RetryAfter = retryAfter,
            Response = response,
        }));

    public void Complete(EffectOutcome outcome) => Decide(turn => EffectDecision.Complete(turn, outcome));

    public void Receive(Dispatch sent, MessageStatus status, string? code = null, DateTimeOffset? at = null) =>
        Decide(turn => EffectDecision.Receive(turn, new MessageStatusChange
        {
            EffectId = sent.Run.EffectId,
            ProviderId = "wamid.1",
            Status = status,
            Code = code,
            At = at ?? Now,
        }));

    public HearAnswer Hear(
        string? text, string? buttonId = null, string? id = null, DateTimeOffset? writtenAt = null, string type = "text", string channel = "wa",
        string? runId = null) => Decide(turn => ReplyDecision.Decide(
        turn,
        new InboundMessage
        {
            Id = id ?? $"wamid.in{++_heard}",
            ChannelId = channel,
            At = writtenAt ?? Now,
            Type = type,
            Text = text,
            Button = buttonId is null ? null : text,
            ButtonId = buttonId,
            RunId = runId,
        },
        Keywords));

    public ImmutableArray<RunState> Cancel(params string[] runIds) =>
        Decide(turn => CancelDecision.Decide(turn, [.. runIds], "by hand", "tester"));

    /// <summary>Moves the clock and wakes the contact, as its timer would.</summary>
    public void Pass(TimeSpan time, TimeSpan backlog = default)
    {
        Now += time;
        Decide(turn => WakeDecision.Decide(turn, backlog));
    }

    private CompiledDefinition? Find(AutomationRef automation) =>
        Unreadable.Contains(automation) ? throw new UnreadableDefinitionException() : _definitions.GetValueOrDefault(automation);

    public void Decide(Action<Turn> decide) => Decide(turn =>
    {
        decide(turn);
        return true;
    });

    public T Decide<T>(Func<Turn, T> decide)
    {
        var turn = new Turn(phone, State, Now, Find, _calendars.GetValueOrDefault);
        var answer = decide(turn);
        ExitDecision.Decide(turn, State.Profile);
        OptOutDecision.Decide(turn, State.Profile);
        var next = turn.Close();
        Journal.AddRange(next.Journal);
        Sent.AddRange(turn.Dispatches);
        Withdrawn.AddRange(turn.Withdrawals);
        Bugs.AddRange(turn.Bugs);
        State = next with { Journal = [] };
        return answer;
    }
}
