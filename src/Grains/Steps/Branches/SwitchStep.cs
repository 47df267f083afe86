using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Conditions;
using Grainline.Texts;

namespace Grainline.Steps.Branches;

/// <summary>Goes the way of the first case whose value the field has, else the default way.</summary>
[StepType("switch")]
public sealed record SwitchStep : Step
{
    /// <summary>A name as in texts, without braces.</summary>
    [JsonRequired, Length(1, 300)]
    public string Field { get; init; } = "";

    [JsonRequired, Length(1, 50)]
    public ImmutableArray<SwitchCase> Cases { get; init; } = [];

    [Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Default { get; init; } = [];

    public override IEnumerable<string> Templates =>
        Cases.Select(one => one.Value).Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!);

    public override IEnumerable<string> Names => [Field];

    protected override ImmutableArray<StepBranch> Paths =>
    [
        .. Cases.Select((one, index) => new StepBranch($"cases[{index}].steps", one.Steps)),
        new StepBranch("default", Default),
    ];

    public override StepResult Enter(StepContext context)
    {
        for (var index = 0; index < Cases.Length; index++)
        {
            if (context.Holds(new Condition { Field = Field, Op = ConditionOp.Equals, Value = Cases[index].Value }))
            {
                return StepResult.Into(index, new JsonObject { ["branch"] = $"cases[{index}]", ["value"] = Cases[index].Value.ToString() });
            }
        }

        return StepResult.Into(Cases.Length, new JsonObject { ["branch"] = "default" });
    }

    public override IEnumerable<DefinitionError> Check(string path) =>
    [
        .. Scope.ProblemOfName(Field) is { } unknown ? new[] { new DefinitionError($"{path}.field", "unknown_field", unknown) } : [],
        .. Cases.Select((one, index) => (Path: $"{path}.cases[{index}].value", Problem: ConditionCheck.ProblemOfValue(ConditionOp.Equals, one.Value)))
            .Where(found => found.Problem is not null)
            .Select(found => new DefinitionError(found.Path, "invalid_value", found.Problem!)),
    ];
}

/// <summary>One way of a <c>switch</c>.</summary>
public sealed record SwitchCase
{
    /// <summary>A text, a number or a truth value.</summary>
    [JsonRequired]
    public JsonElement Value { get; init; }

    [JsonRequired, Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Steps { get; init; } = [];
}
