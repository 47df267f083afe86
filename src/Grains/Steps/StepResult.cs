using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Steps;

/// <summary>What a step decided. Exactly one of the factory methods makes it.</summary>
public sealed record StepResult
{
    private StepResult()
    {
    }

    public StepResultKind Kind { get; private init; }

    /// <summary>Until when the run waits here; null with <see cref="AwaitsReply"/> = as long as it takes.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>Whether a reply ends the wait.</summary>
    public bool AwaitsReply { get; private init; }

    /// <summary>What is asked of the outside world.</summary>
    public PendingEffect? Effect { get; private init; }

    /// <summary>Why it failed: a stable word.</summary>
    public string? Code { get; private init; }

    /// <summary>Which of the step's branches the run takes; null = go on behind the step.</summary>
    public int? Branch { get; private init; }

    /// <summary>What changes on the contact.</summary>
    public ContactPatch Patch { get; init; } = ContactPatch.Nothing;

    /// <summary>What changes on the run itself: its reply, its response.</summary>
    public Func<RunState, RunState>? Run { get; init; }

    /// <summary>Which of the contact's other runs end.</summary>
    public Func<RunState, bool>? EndsOthers { get; init; }

    /// <summary>What the step record says.</summary>
    public JsonObject? Detail { get; init; }

    /// <summary>The step is finished; the run goes on behind it.</summary>
    public static StepResult Done(JsonObject? detail = null) => new() { Kind = StepResultKind.Done, Detail = detail };

    /// <summary>The step is finished; the run goes on in one of its branches.</summary>
    public static StepResult Into(int branch, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Done, Branch = branch, Detail = detail };

    /// <summary>The run waits here until the time.</summary>
    public static StepResult WaitUntil(DateTimeOffset until, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Wait, Until = until, Detail = detail };

    /// <summary>The run waits here for a reply, at most until the time.</summary>
    public static StepResult AwaitReply(DateTimeOffset? until) => new() { Kind = StepResultKind.Wait, Until = until, AwaitsReply = true };

    /// <summary>The run waits here until the effect was carried out.</summary>
    public static StepResult Ask(PendingEffect effect, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Ask, Effect = effect, Detail = detail };

    /// <summary>The run ends here, as completed.</summary>
    public static StepResult End(JsonObject? detail = null) => new() { Kind = StepResultKind.End, Detail = detail };

    /// <summary>The step failed, and trying again would not help.</summary>
    public static StepResult Fail(string code, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Fail, Code = code, Detail = detail };

    /// <summary>Whether the effect was carried out is not known; the run goes on, and the record says so.</summary>
    public static StepResult Unknown(string reason) =>
        new() { Kind = StepResultKind.Unknown, Detail = new JsonObject { ["reason"] = reason } };
}

/// <summary>The kinds of <see cref="StepResult"/>.</summary>
public enum StepResultKind
{
    Done,
    Wait,
    Ask,
    End,
    Fail,
    Unknown,
}
