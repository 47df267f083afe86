using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Texts;

namespace Grainline.Steps;

/// <summary>What a step may know when it decides: the contact, its run and the time. Nothing else, so that the same
/// inputs always give the same decision.</summary>
public sealed class StepContext(ContactProfile contact, RunState run, DateTimeOffset now)
{
    private readonly List<string> _unresolved = [];

    public ContactProfile Contact { get; } = contact;

    public RunState Run { get; } = run;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The names in rendered texts that nothing answered to; they became empty.</summary>
    public IReadOnlyList<string> Unresolved => _unresolved;

    /// <summary>Fills a text. What cannot be resolved is empty and noted in <see cref="Unresolved"/>.</summary>
    public string Render(string text) => TextTemplate.Get(text).Render(new TextScope(Contact, Run), _unresolved);

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
