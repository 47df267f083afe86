using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>
/// What was typed where JSON has to stand and is none: no part of the definition, but of what its author is at. It stays at its field, counts as
/// a problem, and nothing is published over it.
/// </summary>
internal sealed class UnreadTexts
{
    private readonly List<(PlacedFinding Place, string Text)> _texts = [];

    /// <summary>What is wrong with each that is still of use.</summary>
    public IEnumerable<Finding> Findings(JsonObject definition, FlowView flow) => _texts.Select(one => one.Place.Now(definition, flow)).OfType<Finding>();

    /// <summary>The text at a path, or null.</summary>
    public string? At(string path, JsonObject definition, FlowView flow) => _texts.Find(one => one.Place.Now(definition, flow)?.Path == path).Text;

    /// <summary>Keeps a text for a path in the place of what was kept there.</summary>
    public void Keep(string path, string text, JsonObject definition, FlowView flow)
    {
        Forget(path, definition, flow);
        _ = ApiJson.TryParse(text, out _, out var problem);
        _texts.Add((new PlacedFinding(new Finding(path, "not_json", problem ?? ""), definition, flow), text));
    }

    public void Forget(string path, JsonObject definition, FlowView flow) => _texts.RemoveAll(one => one.Place.Now(definition, flow)?.Path == path);

    public void Clear() => _texts.Clear();
}
