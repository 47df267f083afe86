using System.Collections.Immutable;
using Grainline.Automations;
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

    private readonly CompiledDefinition _definition;
    private readonly IReadOnlyDictionary<string, CalendarVersion> _calendars;
    private readonly ConsentKeywords _words;
    private readonly Queue<string> _replies;
    private readonly List<IJournalRow> _rows = [];
    private ContactState _state;
    private DateTimeOffset _now;
    private string _channel;

    private Rehearsal(
        CompiledDefinition definition, IReadOnlyDictionary<string, CalendarVersion> calendars, ContactState contact, ConsentKeywords words, IEnumerable<string> replies, DateTimeOffset now)
    {
        _replies = new Queue<string>(replies);
        _definition = definition;
        _calendars = calendars;
        _words = words;
        _state = contact;
        _now = now;
        _channel = Reference.Of(definition.Definition).FirstOrDefault(named => named.Kind == ReferenceKind.Channel)?.Id ?? "";
    }

    /// <summary>Plays the start and all that follows from it.</summary>
    /// <param name="definition">What is played.</param>
    /// <param name="calendars">Those that it names.</param>
    /// <param name="command">The start.</param>
    /// <param name="phone">Of the contact.</param>
    /// <param name="contact">What the contact remembers; nothing when it is new.</param>
    /// <param name="words">Those by which it opts out and in.</param>
    /// <param name="replies">What the contact answers, one for each wait for a reply in their order; at the waits after them none comes.</param>
    /// <param name="now">When it starts.</param>
    public static RehearsalReport Play(
        CompiledDefinition definition, IReadOnlyDictionary<string, CalendarVersion> calendars, StartRun command, string phone, ContactState contact,
        ConsentKeywords words, IEnumerable<string> replies, DateTimeOffset now)
    {
        var rehearsal = new Rehearsal(definition, calendars, contact, words, replies, now);
        RehearsalReport? report = null;
        TextCost.Share(() => report = rehearsal.Play(command, phone));
        return report!;
    }

    private RehearsalReport Play(StartRun command, string phone)
    {
        var answer = Take(phone, turn => StartDecision.Decide(turn, command));

        // Its other runs have had their say in whether one starts; in what follows they have no part.
        _state = _state with { Runs = [.. _state.Runs.Where(run => run.Id == answer.RunId)] };
        for (var turns = 0; _state.Runs is [{ } run] && (run.DueAt is not null || run.Effect is not null || IsAnswered(run)) && turns < MaxTurns; turns++)
        {
            GoOn(phone, run);
        }

        return new RehearsalReport
        {
            Answer = answer,
            Contact = _state.Profile,
            Run = _rows.OfType<RunRow>().LastOrDefault(run => run.Id == answer.RunId),
            Steps = [.. _rows.OfType<StepRow>().Where(step => step.RunId == answer.RunId)],
        };
    }

    private bool IsAnswered(RunState run) => run.AwaitsReply && _replies.Count > 0;

    private void GoOn(string phone, RunState run)
    {
        if (IsAnswered(run))
        {
            // Written or tapped: which of them a rule of the step looks at is not asked of whoever rehearses.
            var text = _replies.Dequeue();
            var message = new InboundMessage { Id = $"reply-{_replies.Count}", ChannelId = _channel, At = _now, Text = text, Button = text, RunId = run.Id };
            Take(phone, turn => ReplyDecision.Decide(turn, message, _words));
        }
        else if (run.Effect is null)
        {
            _now = run.DueAt!.Value > _now ? run.DueAt.Value : _now;
            Take(phone, Woken);
        }
        else
        {
            // Who answers does so where it was written to.
            _channel = run.Effect is { IsForContact: true, ChannelId: { } channel } ? channel : _channel;
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
        _rows.AddRange(_state.Journal);
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
