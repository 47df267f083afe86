using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;

namespace Grainline.Pages.Editor;

/// <summary>A definition that is not published yet, and the version that it began from.</summary>
internal sealed record KeptDraft(int Version, JsonObject Definition);

/// <summary>
/// Keeps drafts in the browser of their author: the editor writes them, the other pages of the automation try and change them. All tabs of a browser share
/// one draft of an automation; a tab neither replaces nor forgets one that another tab has kept since it looked last.
/// </summary>
internal sealed class DraftStore(Browser browser)
{
    /// <summary>What was kept last; null = nothing, or nothing that can be read.</summary>
    public async ValueTask<KeptDraft?> Read(string automationId) =>
        await browser.Kept(Key(automationId)) is { } text && ApiJson.TryParse(text, out var node, out _)
        && node?["definition"] is JsonObject definition
        && int.TryParse(node.Text("version"), CultureInfo.InvariantCulture, out var version)
            ? new KeptDraft(version, definition.DeepClone().AsObject())
            : null;

    public ValueTask<Keeping> Keep(string automationId, KeptDraft draft) => browser.Keep(Key(automationId), new JsonObject
    {
        ["version"] = draft.Version,
        ["definition"] = draft.Definition.DeepClone(),
    }.ToJsonString());

    public ValueTask<Keeping> Forget(string automationId) => browser.Keep(Key(automationId), null);

    private static string Key(string automationId) => "grainline:draft:" + automationId;
}
