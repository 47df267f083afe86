using Grainline.GoHighLevel;

namespace Grainline.Automations.Definitions;

/// <summary>What the schema cannot say of a trigger.</summary>
internal static class TriggerRules
{
    public static IEnumerable<DefinitionError> Check(Trigger trigger)
    {
        foreach (var field in trigger.Mapping.Keys.Where(field => !FieldMappings.IsKnown(field)))
        {
            yield return new DefinitionError($"trigger.mapping.{field}", "unknown_field", FieldMappings.Expected);
        }

        foreach (var error in trigger.Type switch
        {
            TriggerType.Message => CheckMessage(trigger),
            TriggerType.GhlApp => CheckApp(trigger),
            _ => [],
        })
        {
            yield return error;
        }
    }

    private static IEnumerable<DefinitionError> CheckMessage(Trigger trigger)
    {
        if (trigger.Channel is null)
        {
            yield return new DefinitionError("trigger.channel", "required", "A message trigger needs the channel that is written to.");
        }

        if (trigger.Keywords.IsEmpty)
        {
            yield return new DefinitionError("trigger.keywords", "required", "A message trigger needs at least one keyword.");
        }

        foreach (var (index, _) in trigger.Keywords.Index().Where(entry => string.IsNullOrWhiteSpace(entry.Item)))
        {
            yield return new DefinitionError($"trigger.keywords[{index}]", "invalid_value", "Nothing is no keyword, and every message has it; expected a text.");
        }
    }

    private static IEnumerable<DefinitionError> CheckApp(Trigger trigger)
    {
        if (trigger.Connection is null)
        {
            yield return new DefinitionError("trigger.connection", "required", "A ghl_app trigger needs the connection whose events start it.");
        }

        if (trigger.Events.IsEmpty)
        {
            yield return new DefinitionError("trigger.events", "required", "A ghl_app trigger needs at least one event, for instance ContactCreate.");
        }

        foreach (var (index, name) in trigger.Events.Index().Where(entry => !AppEventKinds.IsKnown(entry.Item)))
        {
            yield return new DefinitionError($"trigger.events[{index}]", "unknown_event", $"There is no event {name}; expected one of {AppEventKinds.List}.");
        }
    }
}
