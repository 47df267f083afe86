using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>What each group of operations is about.</summary>
internal static class Tags
{
    private static readonly Dictionary<string, string> About = new(StringComparer.Ordinal)
    {
        ["Health"] = "For load balancers and container platforms.",
        ["Webhooks"] = "What Go High Level and Meta call.",
        ["Automations"] = "Definitions and their versions, and starting them: for one contact, for many, or only to see what would happen.",
        ["Contacts"] = "People by their phone (E.164), with what is known and all that happened.",
        ["Runs"] = "One contact's way through one automation.",
        ["Deliveries"] = "What webhooks have received, whatever became of it.",
        ["Channels"] = "WhatsApp numbers that messages go out from.",
        ["Connections"] = "Sub-accounts of Go High Level that contacts are pushed to.",
        ["Calendars"] = "Opening hours that automations wait by.",
        ["Keys"] = "Keys of the management API.",
        ["Users"] = "People who sign in by name and password.",
        ["Audit"] = "Who changed what.",
        ["Stats"] = "Counts over all automations.",
        ["Settings"] = "What runs here, and what is set for all hosts.",
    };

    public static void Describe(OpenApiDocument document)
    {
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
        {
            tag.Description = About.GetValueOrDefault(tag.Name ?? "");
        }
    }
}
