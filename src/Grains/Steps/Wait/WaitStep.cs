using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;

namespace Grainline.Steps.Wait;

/// <summary>Waits for a time.</summary>
[StepType("wait")]
public sealed record WaitStep : Step
{
    /// <summary>From the moment at which the run comes to this step.</summary>
    [JsonRequired, DurationRange("PT1S", "P366D")]
    public Duration Duration { get; init; }

    public override StepResult Enter(StepContext context) => StepResult.WaitUntil(context.Now + Duration.Value);
}
