using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Messages;

namespace Grainline.Steps;

/// <summary>What a step decided. Exactly one of the factory methods makes it.</summary>
public sealed record StepResult
{
    private StepResult()
    {
    }

    public StepResultKind Kind { get; private init; }

    /// <summary>Until when the run waits here.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>What is to be sent, and through which channel.</summary>
    public MessageContent? Message { get; private init; }

    public string? ChannelId { get; private init; }

    /// <summary>Why it failed: a stable word.</summary>
    public string? Code { get; private init; }

    /// <summary>Which of the step's branches the run takes; null = go on behind the step.</summary>
    public int? Branch { get; private init; }

    /// <summary>What changes on the contact.</summary>
    public ContactPatch Patch { get; init; } = ContactPatch.Nothing;

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

    /// <summary>The run waits here until the message was handed over.</summary>
    public static StepResult Send(string channelId, MessageContent message, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Send, ChannelId = channelId, Message = message, Detail = detail };

    /// <summary>The run ends here, as completed.</summary>
    public static StepResult End(JsonObject? detail = null) => new() { Kind = StepResultKind.End, Detail = detail };

    /// <summary>The step failed, and trying again would not help.</summary>
    public static StepResult Fail(string code, JsonObject? detail = null) =>
        new() { Kind = StepResultKind.Fail, Code = code, Detail = detail };
}

/// <summary>The kinds of <see cref="StepResult"/>.</summary>
public enum StepResultKind
{
    Done,
    Wait,
    Send,
    End,
    Fail,
}
