using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Runs;

namespace Grainline.Steps.Replies;

/// <summary>
/// Waits until the contact writes: one way per kind of answer, one for any other answer, one for none in time. When several
/// runs of a contact wait, the one that started last gets the answer. The answer is then <c>reply.text</c>,
/// <c>reply.button</c> and <c>reply.id</c>.
/// </summary>
[StepType("wait_for_reply")]
public sealed record WaitForReplyStep : Step
{
    /// <summary>Left out = as long as it takes.</summary>
    [DurationRange("PT0S", "P366D")]
    public Duration? Timeout { get; init; }

    /// <summary>The first that matches counts.</summary>
    [Length(0, 50)]
    public ImmutableArray<ReplyBranch> Replies { get; init; } = [];

    [Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Otherwise { get; init; } = [];

    [Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> NoReply { get; init; } = [];

    protected override ImmutableArray<StepBranch> Paths =>
    [
        .. Replies.Select((reply, index) => new StepBranch($"replies[{index}].steps", reply.Steps)),
        new StepBranch("otherwise", Otherwise),
        new StepBranch("no_reply", NoReply),
    ];

    public override StepResult Enter(StepContext context) =>
        StepResult.AwaitReply(Timeout is { } timeout ? context.Now + timeout.Value : null);

    public override StepResult Due(StepContext context) =>
        StepResult.Into(Replies.Length + 1, new JsonObject { ["branch"] = "no_reply" });

    public override StepResult Replied(StepContext context, Reply reply)
    {
        var index = 0;
        while (index < Replies.Length && !Replies[index].Match.Fits(reply))
        {
            index++;
        }

        var detail = new JsonObject
        {
            ["reply"] = reply.Text,
            ["branch"] = index < Replies.Length ? $"replies[{index}]" : "otherwise",
        };
        return StepResult.Into(index, detail) with { Run = run => run with { Reply = reply } };
    }

    public override IEnumerable<DefinitionError> Check(string path) =>
        Replies.SelectMany((reply, index) => reply.Match.Check($"{path}.replies[{index}].match"));
}

/// <summary>What happens after one kind of answer.</summary>
public sealed record ReplyBranch
{
    [JsonRequired]
    public ReplyMatch Match { get; init; } = new();

    [JsonRequired, Length(0, Definition.MaxSteps)]
    public ImmutableArray<Step> Steps { get; init; } = [];
}
