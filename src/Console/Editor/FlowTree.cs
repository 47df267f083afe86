using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>A step and where it stands.</summary>
/// <param name="Step">The step itself, a part of the draft.</param>
/// <param name="Path">A path like <c>steps[1].replies[0].steps[2]</c>: the form of the API's findings.</param>
/// <param name="Branches">The steps below it.</param>
/// <param name="IsReached">False when every run ends before it.</param>
public sealed record FlowNode(JsonObject Step, string Path, IReadOnlyList<FlowBranch> Branches, bool IsReached)
{
    public string Id => Step.Text("id") ?? "";

    public string Type => Step.Text("type") ?? "";

    /// <summary>Whether every run that comes to it ends here or on one of its ways.</summary>
    public bool Ends { get; } = FlowEnd.Is(Step, Branches);

    /// <summary>This node and all below it, top down.</summary>
    public IEnumerable<FlowNode> Whole => Branches.SelectMany(branch => branch.Nodes).SelectMany(node => node.Whole).Prepend(this);
}

/// <summary>A list of steps inside a step.</summary>
/// <param name="Path">Of the list.</param>
/// <param name="Name">The member of the step.</param>
/// <param name="Index">Which entry of the member, where it is a list of cases.</param>
/// <param name="Case">That entry.</param>
/// <param name="Nodes">The steps.</param>
public sealed record FlowBranch(string Path, string Name, int? Index, JsonObject? Case, IReadOnlyList<FlowNode> Nodes);

/// <summary>Reads the tree out of a definition. What it does not understand it leaves alone.</summary>
internal static class FlowTree
{
    public const string Root = "steps";

    public static IReadOnlyList<FlowNode> Of(JsonObject definition, DefinitionShape shape) => Nodes(definition[Root] as JsonArray, Root, shape, reached: true);

    private static List<FlowNode> Nodes(JsonArray? steps, string path, DefinitionShape shape, bool reached)
    {
        List<FlowNode> nodes = [];
        foreach (var (index, item) in (steps ?? []).Index())
        {
            if (item is JsonObject step)
            {
                var node = Node(step, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), shape, reached);
                nodes.Add(node);
                reached &= !node.Ends;
            }
        }

        return nodes;
    }

    private static FlowNode Node(JsonObject step, string path, DefinitionShape shape, bool reached)
    {
        var known = shape.Branches(step.Text("type") ?? "").ToList();
        var branches = known.SelectMany(branch => Branches(step, path, branch.Name, branch.Inner, shape, reached));

        // Steps that the schema does not announce: on_error, and what a newer service may know.
        var other = step.Where(member => IsSteps(member.Value) && !known.Exists(branch => branch.Name == member.Key))
            .SelectMany(member => Branches(step, path, member.Key, null, shape, reached));
        return new FlowNode(step, path, [.. branches, .. other], reached);
    }

    private static IEnumerable<FlowBranch> Branches(JsonObject step, string path, string name, string? inner, DefinitionShape shape, bool reached)
    {
        if (inner is null)
        {
            // A member that is something else is no place for steps; the API says what is wrong with it.
            if (step[name] is not (null or JsonArray))
            {
                yield break;
            }

            yield return new FlowBranch($"{path}.{name}", name, null, null, Nodes(step[name] as JsonArray, $"{path}.{name}", shape, reached && FlowEnd.MayTake(step, name)));
            yield break;
        }

        foreach (var (index, item) in (step[name] as JsonArray ?? []).Index())
        {
            if (item is JsonObject one)
            {
                var below = string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{index}].{inner}");
                yield return new FlowBranch(below, name, index, one, Nodes(one[inner] as JsonArray, below, shape, reached));
            }
        }
    }

    private static bool IsSteps(JsonNode? value) =>
        value is JsonArray { Count: > 0 } list && list.All(item => item.Text("type") is not null && item.Text("id") is not null);
}
