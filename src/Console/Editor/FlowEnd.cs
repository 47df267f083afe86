using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>Where no run goes on.</summary>
internal static class FlowEnd
{
    /// <summary>Steps that always take one of their ways (HTTP.md, "Steps"). Of what is new to the editor it is not known.</summary>
    private static readonly string[] Forks = ["if", "switch", "split", "wait_for_reply"];

    /// <summary>A stop, and what takes one of several ways that all end; unless it goes on after an error of its own.</summary>
    public static bool Is(JsonObject step, IReadOnlyList<FlowBranch> branches) =>
        step.Text("type") is { } type
        && (type == "stop"
            || (Forks.Contains(type) && branches.Count > 0 && !string.Equals(step.Text("on_error"), "continue", StringComparison.OrdinalIgnoreCase)
                && branches.All(branch => branch.Nodes.Any(node => node.Ends))));
}
