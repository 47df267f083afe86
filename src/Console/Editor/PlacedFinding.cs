using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>
/// A finding and what stood on its path when it was found. Paths count steps, so with every step that moves they mean others; this one goes
/// along with what it is about, and away with it.
/// </summary>
internal sealed class PlacedFinding
{
    private readonly Finding _finding;
    private readonly JsonObject _definition;
    private readonly IReadOnlyList<Part> _parts;
    private readonly FlowNode? _owner;

    public PlacedFinding(Finding finding, JsonObject definition, FlowView flow)
    {
        (_finding, _definition, _owner) = (finding, definition, flow.Owner(finding.Path));
        _parts = [.. FlowChange.Objects(definition, finding.Path).Reverse().Select(found => new Part(found.Object, finding.Path[found.End..], finding.Path[found.End - 1] == ']'))];
    }

    /// <summary>The finding as it is to be shown now; null when what it was about is gone.</summary>
    public Finding? Now(JsonObject definition, FlowView flow) =>
        (_owner is null && _parts.Count == 0 ? _finding.Path : ReferenceEquals(definition, _definition) ? Moved() : Read(flow)) is { } path ? _finding with { Path = path } : null;

    /// <summary>What is written anew in its place, a member of an object, is the same thing; an entry of a list may be another one.</summary>
    private string? Moved()
    {
        foreach (var part in _parts)
        {
            var isThere = ReferenceEquals(part.Object.Root, _definition);
            // A name that a path quotes is one that the API does not.
            if (isThere && part.Object.GetPath() is var path && !path.Contains('\'', StringComparison.Ordinal))
            {
                return path["$.".Length..] + part.Rest;
            }

            if (part.IsEntry && !isThere)
            {
                return null;
            }
        }

        return _finding.Path;
    }

    /// <summary>A definition that was read anew, as after a step back, has other objects: its steps are known by their ids.</summary>
    private string? Read(FlowView flow) =>
        _owner is null ? _finding.Path
        : flow.Only(_owner.Id) is { } step ? step.Path + _finding.Path[_owner.Path.Length..]
        : null;

    /// <param name="Object">An object on the path.</param>
    /// <param name="Rest">What follows of the path.</param>
    /// <param name="IsEntry">Whether it stands in a list.</param>
    private sealed record Part(JsonObject Object, string Rest, bool IsEntry);
}
