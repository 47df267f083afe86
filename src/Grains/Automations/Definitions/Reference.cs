namespace Grainline.Automations.Definitions;

/// <summary>A place where a definition names something of the service by its id.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Id">The id.</param>
/// <param name="Path">Where, for instance <c>steps[0].channel</c>.</param>
public sealed record Reference(ReferenceKind Kind, string Id, string Path)
{
    /// <summary>All of a definition.</summary>
    public static IEnumerable<Reference> Of(Definition definition) => CompiledDefinition.Places(definition.Steps, "steps")
        .SelectMany(place => OfStep(place.Step, place.Path))
        .Concat(OfTrigger(definition.Trigger))
        .Concat(Named(ReferenceKind.Calendar, definition.QuietHours?.Calendar, "quiet_hours.calendar"));

    private static IEnumerable<Reference> OfStep(Steps.Step step, string path) =>
    [
        .. Named(ReferenceKind.Channel, step.ChannelId, $"{path}.channel"),
        .. Named(ReferenceKind.Calendar, step.CalendarId, $"{path}.calendar"),
        .. Named(ReferenceKind.Connection, step.ConnectionId, $"{path}.connection"),
        .. Named(ReferenceKind.Automation, step.AutomationId, $"{path}.automation"),
    ];

    private static IEnumerable<Reference> OfTrigger(Trigger trigger) => trigger.Type switch
    {
        TriggerType.Message => Named(ReferenceKind.Channel, trigger.Channel, "trigger.channel"),
        TriggerType.GhlApp => Named(ReferenceKind.Connection, trigger.Connection, "trigger.connection"),
        _ => [],
    };

    private static IEnumerable<Reference> Named(ReferenceKind kind, string? id, string path) => id is null ? [] : [new Reference(kind, id, path)];
}
