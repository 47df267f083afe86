using System.Text.Json.Nodes;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;
using Grainline.Pages.Parts;

namespace Grainline.Pages.Editor;

/// <summary>What the editor shows beside the definition.</summary>
internal static class Furniture
{
    private static readonly string[] StandardNames =
    [
        "contact.first_name", "contact.last_name", "contact.full_name", "contact.email", "contact.phone", "contact.language", "reply.text", "run.started_at",
    ];

    /// <summary>What the forms offer: automations, channels, connections, fields seen so far; and what the report counts.</summary>
    /// <returns>How often the automation was started; null = not known.</returns>
    public static async Task<long?> Bring(Workbench bench, GrainlineClient api, AutomationNames names, string automationId)
    {
        await names.Read();
        bench.Channels = await api.List<ChannelLine>("/api/v1/channels", WholeList.Limit).Whole();
        bench.Connections = await api.List<ChannelLine>("/api/v1/connections", WholeList.Limit).Whole();
        bench.Calendars = await api.List<CalendarLine>("/api/v1/calendars", WholeList.Limit).Whole();
        var contacts = (await api.Get<ListOf<ContactLine>>("/api/v1/contacts?limit=50")).Value?.Items ?? [];
        var custom = contacts.SelectMany(contact => contact.CustomFields ?? []).Select(field => field.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        bench.Names = [.. StandardNames, .. custom.Select(name => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? $"custom.{name}" : $"custom.[{name}]")];
        if ((await api.Get<JsonObject>($"/api/v1/automations/{Uri.EscapeDataString(automationId)}/report")).Value is not { } report)
        {
            return null;
        }

        var read = Reports.Report.Of(report);
        bench.Counts = read.Steps.ToDictionary(step => step.StepId, StringComparer.Ordinal);
        return read.Started;
    }
}
