using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Contacts;

/// <summary>The line of the delivery log for a start.</summary>
internal static class DeliveryRows
{
    public static DeliveryRow Of(StartRun command, string phone, StartAnswer answer) => new()
    {
        Delivery = command.Delivery,
        AutomationId = command.Automation.Id,
        Phone = phone,
        Outcome = answer.Outcome,
        Status = answer.Outcome switch
        {
            DeliveryOutcome.Accepted => 202,
            DeliveryOutcome.Rejected => 422,
            _ => 200,
        },
        Code = answer.Reason,
        Field = answer.Field,
        Detail = answer.Detail,
        RunId = answer.RunId,
        DuplicateOf = answer.DuplicateOf,
        ContactCreated = answer.ContactCreated,
        Warnings = command.Delivery.Warnings.AddRange(answer.Warnings),
    };
}
