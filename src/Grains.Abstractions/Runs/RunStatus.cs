namespace Grainline.Runs;

/// <summary>Where a run stands.</summary>
[GenerateSerializer, Alias("Grainline.RunStatus")]
public enum RunStatus
{
    /// <summary>Something is being done: an effect is on its way.</summary>
    Running = 0,

    /// <summary>It waits for a time or an event.</summary>
    Waiting = 1,
    Completed = 2,
    Failed = 3,
    Cancelled = 4,
}

/// <summary>Where one passage of a run through a step stands.</summary>
[GenerateSerializer, Alias("Grainline.StepStatus")]
public enum StepStatus
{
    Running = 0,
    Waiting = 1,
    Retrying = 2,
    Done = 3,
    Failed = 4,

    // 5 is free: nothing was ever stored with it.
    Cancelled = 6,
    Uncertain = 7,
}
