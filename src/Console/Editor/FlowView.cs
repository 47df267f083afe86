using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>The flow of one state of a draft and what the API found in it, read once for all that draw it.</summary>
/// <param name="Nodes">The steps of the trunk, with those below them.</param>
/// <param name="ByPath">Every step.</param>
/// <param name="ById">Every id with its step; of steps that share one, which the API refuses, the first.</param>
/// <param name="Findings">What the API found, and what the flow itself shows.</param>
/// <param name="FindingsByPath">Findings by the path of the step that they are about; those about none have an empty one.</param>
public sealed record FlowView(
    IReadOnlyList<FlowNode> Nodes, IReadOnlyDictionary<string, FlowNode> ByPath, IReadOnlyDictionary<string, FlowNode> ById,
    IReadOnlyList<Finding> Findings, ILookup<string, Finding> FindingsByPath)
{
    public static FlowView Of(JsonObject definition, DefinitionShape shape, IEnumerable<Finding> findings)
    {
        var nodes = FlowTree.Of(definition, shape);
        var whole = nodes.SelectMany(node => node.Whole).ToList();
        return new FlowView(
            nodes,
            // A member may be named like a path, so that two steps seem to stand at one.
            whole.DistinctBy(node => node.Path, StringComparer.Ordinal).ToDictionary(node => node.Path, StringComparer.Ordinal),
            whole.DistinctBy(node => node.Id, StringComparer.Ordinal).ToDictionary(node => node.Id, StringComparer.Ordinal),
            [], Array.Empty<Finding>().ToLookup(finding => finding.Path, StringComparer.Ordinal)).With(findings);
    }

    /// <summary>The same flow with what is wrong with it, and what it shows itself.</summary>
    public FlowView With(IEnumerable<Finding> findings)
    {
        IReadOnlyList<Finding> all = [.. findings, .. FlowEnd.Unreached(Nodes)];
        return this with { Findings = all, FindingsByPath = all.ToLookup(finding => Owner(finding.Path)?.Path ?? "", StringComparer.Ordinal) };
    }

    /// <summary>The step at the path, when it still has the id; else the one that has the id now.</summary>
    public FlowNode? Find(string? id, string? path) => id is null ? null
        : path is not null && ByPath.GetValueOrDefault(path) is { } there && there.Id == id ? there
        : ById.GetValueOrDefault(id);

    /// <summary>The step with the id; null also when several have it.</summary>
    public FlowNode? Only(string id) => ByPath.Values.Where(node => node.Id == id).Take(2).ToList() is [var only] ? only : null;

    /// <summary>The deepest step on the path.</summary>
    public FlowNode? Owner(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (ByPath.TryGetValue(at, out var node))
            {
                return node;
            }
        }

        return null;
    }
}
