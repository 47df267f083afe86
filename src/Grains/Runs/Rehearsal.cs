using System.Collections.Immutable;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Texts;

namespace Grainline.Runs;

/// <summary>
/// Runs an automation without doing anything: the same decisions as in earnest, with every wait over at once, every effect
/// taken by its provider, and no reply but those that are given. What is shown before production is what will happen in it.
/// </summary>
public sealed class Rehearsal
{
    /// <summary>Turns that one rehearsal may take; a tree takes at most two for each step.</summary>
    private const int MaxTurns = 2 * Definition.MaxSteps;

    private static readonly ConsentKeywords Words = new();

    private readonly CompiledDefinition _definition;
    private readonly IReadOnlyDictionary<string, CalendarVersion> _calendars;
    private readonly Queue<string> _replies;
    private readonly List<StepRow> _steps = [];
    private ContactState _state;
    private DateTimeOffset _now;
    private RunRow? _run;

    private Rehearsal(CompiledDefinition definition, IReadOnlyDictionary<string, CalendarVersion> calendars, ContactProfile? contact, IEnumerable<string> replies, DateTimeOffset now)
    {
        _replies = new Queue<string>(replies);
        _definition = definition;
        _calendars = calendars;
        _state = new ContactState { Profile = contact };
        _now = now;
    }

    /// <summary>Plays the start and all that follows from it.</summary>
    /// <param name="definition">What is played.</param>
    /// <param name="calendars">Those that it names.</param>
    /// <param name="command">The start.</param>
    /// <param name="phone">Of the contact.</param>
    /// <param name="contact">As it is; null when it is new.</param>
    /// <param name="replies">What the contact answers, one for each wait for a reply in their order; at the waits after them none comes.</param>
    /// <param name="now">When it starts.</param>
    public static RehearsalReport Play(
        CompiledDefinition definition, IReadOnlyDictionary<string, CalendarVersion> calendars, StartRun command, string phone, ContactProfile? contact,
        IEnumerable<string> replies, DateTimeOffset now)
    {
        var rehearsal = new Rehearsal(definition, calendars, contact, replies, now);
        RehearsalReport? report = null;
        TextCost.Share(() => report = rehearsal.Play(command, phone));
        return report!;
    }

    private RehearsalReport Play(StartRun command, string phone)
    {
        var answer = Take(phone, turn => StartDecision.Decide(turn, command));
        for (var turns = 0; _state.Runs is [{ } run] && (run.DueAt is not null || run.Effect is not null || IsAnswered(run)) && turns < MaxTurns; turns++)
        {
            GoOn(phone, run);
        }

        return new RehearsalReport
        {
            Answer = answer,
            Contact = _state.Profile,
            Run = _run,
            Steps = [.. _steps],
        };
    }

    private bool IsAnswered(RunState run) => run.AwaitsReply && _replies.Count > 0;

    private void GoOn(string phone, RunState run)
    {
        if (IsAnswered(run))
        {
            // Written or tapped: which of them a rule of the step looks at is not asked of whoever rehearses.
            var text = _replies.Dequeue();
            var message = new InboundMessage { Id = $"reply-{_replies.Count}", ChannelId = "", At = _now, Text = text, Button = text, RunId = run.Id };
            Take(phone, turn => ReplyDecision.Decide(turn, message, Words));
        }
        else if (run.Effect is null)
        {
            _now = run.DueAt!.Value > _now ? run.DueAt.Value : _now;
            Take(phone, Woken);
        }
        else
        {
            var taken = new EffectOutcome { EffectId = run.EffectId, RunId = run.Id, Verdict = EffectVerdict.Done };
            Take(phone, turn => Completed(turn, taken));
        }
    }

    private static bool Woken(Turn turn)
    {
        WakeDecision.Decide(turn);
        return true;
    }

    private static bool Completed(Turn turn, EffectOutcome outcome)
    {
        EffectDecision.Complete(turn, outcome);
        return true;
    }

    private T Take<T>(string phone, Func<Turn, T> decide)
    {
        var turn = new Turn(phone, _state, _now, _ => _definition, _calendars.GetValueOrDefault);
        var answer = decide(turn);
        _state = turn.Close();
        _steps.AddRange(_state.Journal.OfType<StepRow>());
        _run = _state.Journal.OfType<RunRow>().LastOrDefault() ?? _run;
        return answer;
    }
}

/// <summary>What would happen.</summary>
public sealed record RehearsalReport
{
    /// <summary>Whether a run would start.</summary>
    public required StartAnswer Answer { get; init; }

    /// <summary>The contact after the run.</summary>
    public ContactProfile? Contact { get; init; }

    /// <summary>The run at its end; null when none would start.</summary>
    public RunRow? Run { get; init; }

    /// <summary>Each step with its rendered texts.</summary>
    public ImmutableArray<StepRow> Steps { get; init; } = [];
}
