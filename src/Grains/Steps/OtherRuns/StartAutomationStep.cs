using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Steps.OtherRuns;

/// <summary>Starts another automation for the contact. This run goes on at once; the other is a run of its own, and is
/// skipped by its own rules.</summary>
[StepType("start_automation")]
public sealed record StartAutomationStep : Step
{
    [JsonRequired, RegularExpression("^aut_[A-Za-z0-9]{1,60}$")]
    public string Automation { get; init; } = "";

    public override string? AutomationId => Automation;

    public override StepResult Enter(StepContext context) =>
        StepResult.Ask(new PendingEffect { Starts = Automation }, new JsonObject { ["automation"] = Automation });

    public override StepResult Completed(StepContext context, EffectOutcome outcome) => StepResult.Done(new JsonObject
    {
        ["outcome"] = outcome.Code,
        ["run_id"] = outcome.ProviderId,
    });
}

/// <summary>Ends the contact's other runs, all or those of one automation.</summary>
[StepType("end_other_runs")]
public sealed record EndOtherRunsStep : Step
{
    /// <summary>Left out = of every automation.</summary>
    [RegularExpression("^aut_[A-Za-z0-9]{1,60}$")]
    public string? Automation { get; init; }

    public override string? AutomationId => Automation;

    public override StepResult Enter(StepContext context) => StepResult.Done() with
    {
        EndsOthers = run => Automation is null || run.AutomationId == Automation,
    };
}
