namespace Grainline.Pages.Editor;

/// <summary>Step types that are offered together.</summary>
/// <param name="Name">The end of the key of its heading.</param>
/// <param name="Types">In the order in which they are offered.</param>
internal sealed record StepGroup(string Name, IReadOnlyList<string> Types)
{
    /// <summary>First what nearly every automation has, as an agency builds it: it writes, waits, and goes by the answer.</summary>
    private static readonly StepGroup[] Known =
    [
        new("talk", ["send_message", "wait", "wait_for_reply"]),
        new("ways", ["if", "switch", "split", "stop"]),
        new("contact", ["add_tags", "remove_tags", "set_fields", "set_consent"]),
        new("others", ["notify", "ghl_upsert_contact", "ghl_inbound_webhook", "http_request"]),
        new("automations", ["start_automation", "end_other_runs"]),
    ];

    /// <summary>The schema sorts types by their names, which says nothing to who looks for one. A type that is new stands in a group at the end.</summary>
    public static IEnumerable<StepGroup> Of(IEnumerable<string> types)
    {
        var all = types.ToList();
        var rest = all.Except(Known.SelectMany(group => group.Types), StringComparer.Ordinal).ToList();
        return Known.Select(group => group with { Types = [.. group.Types.Where(all.Contains)] })
            .Append(new StepGroup("more", rest)).Where(group => group.Types.Count > 0);
    }
}
