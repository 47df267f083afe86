using System.Text.Json.Nodes;
using Grainline.Calendars;
using Grainline.Conditions;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Texts;
using NodaTime;

namespace Grainline.Steps;

/// <summary>What a step may know when it decides: the contact, its run, the time, the automation's zone and language, and the
/// service's calendars. Nothing else, so that the same inputs always give the same decision.</summary>
public sealed class StepContext(ContactState contact, RunState run, DateTimeOffset now, TextLocale locale, Func<string, CalendarVersion?> calendars)
{
    private readonly List<string> _unresolved = [];
    private Scope? _scope;

    public ContactProfile Contact { get; } = contact.Profile!;

    public RunState Run { get; } = run;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The zone in which the automation's times are meant.</summary>
    public DateTimeZone Zone => locale.Zone;

    /// <summary>When the contact wrote last to the channel's number; null when that is not known.</summary>
    public DateTimeOffset? LastHeardBy(string channelId) => contact.LastHeardBy(channelId);

    /// <summary>The service's calendar as it is now; null when there is none.</summary>
    public CalendarVersion? Calendar(string id) => calendars(id);

    public ZonedDateTime LocalNow(DateTimeZone? other = null) => Instant.FromDateTimeOffset(Now).InZone(other ?? Zone);

    /// <summary>The names in rendered texts that nothing answered to; they became empty.</summary>
    public IReadOnlyList<string> Unresolved => _unresolved;

    public Scope Scope => _scope ??= new Scope(Contact, Run, locale.For(Contact));

    /// <summary>Fills a text. What cannot be resolved is empty and noted in <see cref="Unresolved"/>.</summary>
    public string Render(string text) => TextTemplate.Get(text).Render(Scope, _unresolved);

    public bool Holds(Condition condition) => new ConditionTest(Scope, Now).Holds(condition);

    /// <summary>Adds the names that could not be resolved to a step's detail, so that nothing fails silently.</summary>
    public JsonObject WithWarnings(JsonObject detail)
    {
        if (_unresolved.Count > 0)
        {
            detail["unresolved"] = new JsonArray([.. _unresolved.Distinct(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);
        }

        return detail;
    }
}
