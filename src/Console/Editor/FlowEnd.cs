using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>Where no run goes on.</summary>
internal static class FlowEnd
{
    /// <summary>Steps that always take one of their ways (HTTP.md, "Management API"). Of what is new to the editor it is not known.</summary>
    private static readonly string[] Forks = ["if", "switch", "split", "wait_for_reply"];

    /// <summary>A stop, and what takes one of several ways that all end; unless it goes on after an error of its own.</summary>
    public static bool Is(JsonObject step, IReadOnlyList<FlowBranch> branches) =>
        step.Text("type") is { } type
        && (type == "stop"
            || (Forks.Contains(type) && branches.Count > 0 && !string.Equals(step.Text("on_error"), "continue", StringComparison.OrdinalIgnoreCase)
                && branches.All(branch => branch.Nodes.Any(node => node.Ends))));

    /// <summary>A wait for an answer that has no end never goes on without one.</summary>
    public static bool MayTake(JsonObject step, string branch) =>
        branch != "no_reply" || step.Text("type") != "wait_for_reply" || step["timeout"] is not null;

    /// <summary>One for each place from which no run comes any further; what follows there needs no other.</summary>
    public static IEnumerable<Finding> Unreached(IReadOnlyList<FlowNode> steps)
    {
        if (steps.FirstOrDefault(step => !step.IsReached) is { } first)
        {
            yield return new Finding(first.Path, "never_reached", "No run comes to this step.", IsWarning: true);
        }

        foreach (var found in steps.TakeWhile(step => step.IsReached).SelectMany(step => step.Branches).SelectMany(branch => Unreached(branch.Nodes)))
        {
            yield return found;
        }
    }
}
