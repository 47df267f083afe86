namespace Grainline.Steps.Stop;

/// <summary>Ends the run here, as completed, wherever in the tree it stands.</summary>
[StepType("stop")]
public sealed record StopStep : Step
{
    public override StepResult Enter(StepContext context) => StepResult.End();
}
