using System.Collections.Frozen;

namespace Grainline.GoHighLevel;

/// <summary>The events of marketplace apps that name a contact (facts/ghl.md 3), by GHL's names.</summary>
public static class AppEventKinds
{
    private static readonly string[] Names =
    [
        "ContactCreate", "ContactUpdate", "ContactDelete", "ContactTagUpdate", "ContactDndUpdate",
        "AppointmentCreate", "AppointmentUpdate", "AppointmentDelete",
        "OpportunityCreate", "OpportunityUpdate", "OpportunityDelete", "OpportunityStageUpdate", "OpportunityStatusUpdate",
        "OpportunityMonetaryValueUpdate", "OpportunityAssignedToUpdate",
    ];

    private static readonly FrozenSet<string> Known = Names.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All of them, for a person.</summary>
    public static string List { get; } = string.Join(", ", Names);

    public static bool IsKnown(string type) => Known.Contains(type);
}
