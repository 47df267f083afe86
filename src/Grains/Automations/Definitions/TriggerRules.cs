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

        if (trigger.Type != TriggerType.Message)
        {
            yield break;
        }

        if (trigger.Channel is null)
        {
            yield return new DefinitionError("trigger.channel", "required", "A message trigger needs the channel that is written to.");
        }

        if (!trigger.Keywords.Any(keyword => keyword.Trim().Length > 0))
        {
            yield return new DefinitionError("trigger.keywords", "required", "A message trigger needs at least one keyword.");
        }
    }
}
