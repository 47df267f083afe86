using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Conditions;

namespace Grainline.Steps.Branches;

/// <summary>Goes one way when a condition holds, and another when it does not.</summary>
[StepType("if")]
public sealed record IfStep : Step
{
    [JsonRequired]
    public Condition When { get; init; } = new();

    [Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Then { get; init; } = [];

    [Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Else { get; init; } = [];

    public override IEnumerable<string> Names => When.Names();

    protected override ImmutableArray<StepBranch> Paths => [new("then", Then), new("else", Else)];

    public override StepResult Enter(StepContext context)
    {
        var holds = context.Holds(When);
        return StepResult.Into(holds ? 0 : 1, new JsonObject { ["branch"] = holds ? "then" : "else" });
    }

    public override IEnumerable<DefinitionError> Check(string path) => ConditionCheck.Check(When, $"{path}.when");
}
