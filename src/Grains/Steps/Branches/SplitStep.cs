using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;

namespace Grainline.Steps.Branches;

/// <summary>Sends contacts different ways by weight. A contact always goes the same way through the same step, as long as
/// the weights stay.</summary>
[StepType("split")]
public sealed record SplitStep : Step
{
    [JsonRequired, JsonPropertyName("branches"), Length(2, 20)]
    public ImmutableArray<SplitBranch> Ways { get; init; } = [];

    protected override ImmutableArray<StepBranch> Paths =>
        [.. Ways.Select((branch, index) => new StepBranch($"branches[{index}].steps", branch.Steps))];

    public override StepResult Enter(StepContext context)
    {
        var total = Ways.Sum(branch => branch.Weight);
        var place = (int)(Runs.StableHash.Of($"{context.Run.AutomationId}/{Id}/{context.Contact.Phone}") % (uint)total);
        var index = 0;
        while (place >= Ways[index].Weight)
        {
            place -= Ways[index++].Weight;
        }

        return StepResult.Into(index, new JsonObject { ["branch"] = $"branches[{index}]" });
    }
}

/// <summary>One way of a <c>split</c>.</summary>
public sealed record SplitBranch
{
    /// <summary>Its part of the sum of all weights.</summary>
    [JsonRequired, Range(1, 10_000)]
    public int Weight { get; init; }

    [JsonRequired, Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Steps { get; init; } = [];
}
