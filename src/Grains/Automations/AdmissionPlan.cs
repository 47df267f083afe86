using Grainline.Automations.Definitions;

namespace Grainline.Automations;

/// <summary>What a definition says of starts, for the hosts that take requests.</summary>
public static class AdmissionPlan
{
    public static Admission Of(AutomationRef automation, AutomationStatus status, Definition definition)
    {
        var trigger = definition.Trigger;
        return new Admission
        {
            Verdict = status switch
            {
                AutomationStatus.Active => AdmissionVerdict.Admitted,
                AutomationStatus.Paused => AdmissionVerdict.Paused,
                AutomationStatus.Archived => AdmissionVerdict.Archived,
                _ => AdmissionVerdict.Draft,
            },
            Automation = automation,
            Policy = new StartPolicy
            {
                Reentry = definition.Reentry.Kind,
                ReentryAfter = definition.Reentry.After.Value,
                MaxStarts = definition.MaxStarts,
                MissingContact = trigger.MissingContact,
            },
            Trigger = new TriggerPlan
            {
                DefaultRegion = trigger.DefaultRegion,
                PhonePath = trigger.PhonePath,
                DeliveryIdPath = trigger.DeliveryIdPath,
                DuplicateWindow = trigger.DuplicateWindow.Value,
                Mapping = [.. trigger.Mapping.Select(entry => new FieldMapping(entry.Key, entry.Value))],
                TriggerPaths = new CompiledDefinition(definition).TriggerPaths(),
                App = trigger.Type == TriggerType.GhlApp ? new AppEventPlan(trigger.Connection!, trigger.Events) : null,
            },
        };
    }
}
