using System.Diagnostics;
using Grainline.Journal;
using Grainline.Traces;

namespace Grainline.Contacts;

/// <summary>A contact's turn as a span. Whose it is it does not say.</summary>
internal static class TurnTrace
{
    /// <summary>Continues the trace of the first command's caller; the others of the turn become links.</summary>
    public static Activity? Begin(List<ContactCommand> commands)
    {
        if (!GrainTrace.IsOn)
        {
            return null;
        }

        var callers = commands.Select(command => command.Caller?.Context ?? default).Where(context => context != default).Distinct().ToList();
        return GrainTrace.Begin("contact turn", callers.FirstOrDefault(), callers.Skip(1).Select(caller => new ActivityLink(caller)))
            ?.SetTag(GrainTrace.Tags.Commands, commands.Count);
    }

    /// <summary>Says what was decided.</summary>
    public static void Tell(Activity? span, Turn turn)
    {
        if (span is null)
        {
            return;
        }

        GrainTrace.Link(span, turn.Origins);
        if (turn.LastRun is { } run)
        {
            span.Of(run);
        }

        if (turn.Rows.OfType<DeliveryRow>().FirstOrDefault() is { } delivery)
        {
            span.SetTag(GrainTrace.Tags.Delivery, delivery.Delivery.Id)
                .SetTag(GrainTrace.Tags.Outcome, delivery.Outcome.ToString().ToLowerInvariant());
        }
    }
}
