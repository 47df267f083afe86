using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;

namespace Grainline.Contacts;

/// <summary>What the decisions of one turn look up. Whatever is not at hand is noted, and read between two attempts; what an
/// attempt has seen stays the same for the next one.</summary>
internal sealed class TurnReads(DefinitionSource definitions, CalendarSource calendars)
{
    private readonly Dictionary<AutomationRef, CompiledDefinition?> _definitions = [];
    private readonly Dictionary<AutomationRef, UnreadableDefinitionException> _unreadable = [];
    private readonly Dictionary<string, CalendarVersion?> _calendars = new(StringComparer.Ordinal);
    private readonly List<AutomationRef> _lackingDefinitions = [];
    private readonly List<string> _lackingCalendars = [];

    public CompiledDefinition? Find(AutomationRef automation)
    {
        if (_unreadable.TryGetValue(automation, out var fault))
        {
            throw fault;
        }

        if (definitions.Find(automation) is { } known || _definitions.TryGetValue(automation, out known))
        {
            return known;
        }

        _lackingDefinitions.Add(automation);
        return null;
    }

    public CalendarVersion? FindCalendar(string id)
    {
        if (_calendars.TryGetValue(id, out var known))
        {
            return known;
        }

        if (calendars.TryFind(id, out known))
        {
            return _calendars[id] = known;
        }

        _lackingCalendars.Add(id);
        return null;
    }

    /// <summary>Reads what was lacking; false when nothing was.</summary>
    public async Task<bool> ReadLacking()
    {
        if (_lackingDefinitions.Count + _lackingCalendars.Count == 0)
        {
            return false;
        }

        foreach (var automation in _lackingDefinitions)
        {
            try
            {
                _definitions[automation] = await definitions.Load(automation);
            }
            catch (UnreadableDefinitionException fault)
            {
                // Whoever asks for it is told; the others of the turn are decided.
                _unreadable[automation] = fault;
            }
        }

        foreach (var id in _lackingCalendars)
        {
            _calendars[id] = await calendars.Load(id);
        }

        _lackingDefinitions.Clear();
        _lackingCalendars.Clear();
        return true;
    }
}
