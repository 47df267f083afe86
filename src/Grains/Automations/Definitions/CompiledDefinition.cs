using System.Collections.Frozen;
using System.Collections.Immutable;
using Grainline.Calendars;
using Grainline.Conditions;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Steps;
using Grainline.Texts;
using NodaTime;

namespace Grainline.Automations.Definitions;

/// <summary>A version made ready to run: every step by id, with the step that follows it.</summary>
public sealed class CompiledDefinition
{
    private const string TriggerPrefix = "trigger.";

    private readonly FrozenDictionary<string, Node> _nodes;

    public CompiledDefinition(Definition definition)
    {
        Definition = definition;
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
        Link(definition.Steps, next: null, nodes);
        _nodes = nodes.ToFrozenDictionary(StringComparer.Ordinal);
        Locale = TextLocale.Of(DateTimeZoneProviders.Tzdb.GetZoneOrNull(definition.TimeZone) ?? DateTimeZone.Utc, definition.Language);
    }

    /// <summary>The zone in which the automation's times are meant, and the language of contacts that have none.</summary>
    public TextLocale Locale { get; }

    public bool HasExit => !Definition.ExitWhen.IsEmpty;

    /// <summary>Whether the run's end has come for the contact as it is now.</summary>
    public bool Exits(ContactProfile contact, RunState run, DateTimeOffset now)
    {
        var test = new ConditionTest(new Scope(contact, run, Locale.For(contact)), now);
        return Definition.ExitWhen.Any(test.Holds);
    }

    /// <summary>When the quiet hours end, if it is quiet for the contact now.</summary>
    public DateTimeOffset? QuietUntil(ContactProfile contact, DateTimeOffset now, Func<string, CalendarVersion?> calendars) => Definition.QuietHours is { } quiet
        ? quiet.End(
            Instant.FromDateTimeOffset(now).InZone(TextLocale.ZoneOf(contact) ?? Locale.Zone),
            quiet.Calendar is { } id ? calendars(id)?.Calendar : null)?.ToDateTimeOffset()
        : null;

    public Definition Definition { get; }

    public Step First => Definition.Steps[0];

    /// <summary>The step, or null when the version has none of that id.</summary>
    public Step? Find(string stepId) => _nodes.GetValueOrDefault(stepId)?.Step;

    /// <summary>The step behind this one, or null at the end: the end of a branch leads behind the step that holds it.</summary>
    public Step? After(string stepId) => _nodes[stepId].Next;

    /// <summary>The first step of a branch, or what follows the step when the branch is empty.</summary>
    public Step? Into(Step step, int branch) => step.Branches[branch].Steps is [var first, ..] ? first : After(step.Id);

    /// <summary>All steps with their paths, parents first.</summary>
    public static IEnumerable<StepPlace> Places(ImmutableArray<Step> steps, string path) => steps.SelectMany((step, index) =>
        step.Branches
            .SelectMany(branch => Places(branch.Steps, $"{path}[{index}].{branch.Path}"))
            .Prepend(new StepPlace(step, $"{path}[{index}]")));

    /// <summary>The paths below <c>trigger</c> that texts refer to; a bare <c>trigger</c> stands for the whole body.</summary>
    public ImmutableArray<string> TriggerPaths() =>
    [
        .. Places(Definition.Steps, "steps")
            .SelectMany(place => place.Step.Templates.SelectMany(text => TextTemplate.Get(text).Names).Concat(place.Step.Names))
            .Concat(Definition.ExitWhen.SelectMany(condition => condition.Names()))
            .Select(name => name == "trigger" ? "" : name.StartsWith(TriggerPrefix, StringComparison.Ordinal) ? name[TriggerPrefix.Length..] : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static void Link(ImmutableArray<Step> steps, Step? next, Dictionary<string, Node> nodes)
    {
        for (var index = 0; index < steps.Length; index++)
        {
            var follower = index + 1 < steps.Length ? steps[index + 1] : next;
            nodes[steps[index].Id] = new Node(steps[index], follower);
            foreach (var branch in steps[index].Branches)
            {
                Link(branch.Steps, follower, nodes);
            }
        }
    }

    private sealed record Node(Step Step, Step? Next);
}

/// <summary>Where a step stands in a definition.</summary>
public readonly record struct StepPlace(Step Step, string Path);
