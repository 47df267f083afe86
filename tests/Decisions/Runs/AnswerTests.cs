using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>Which messages answer what was asked (facts/whatsapp.md 2.4).</summary>
public sealed class AnswerTests
{
    private const string Ask = """
        [{"id":"q","type":"wait_for_reply","timeout":"PT1H","replies":[],
          "otherwise":[{"id":"o","type":"add_tags","tags":["answered"]}]}]
        """;

    private readonly Scenario _scenario = new();

    [Theory]
    [InlineData("text")]
    [InlineData("button")]
    [InlineData("interactive")]
    [InlineData("image")]
    [InlineData("video")]
    [InlineData("audio")]
    [InlineData("document")]
    [InlineData("sticker")]
    [InlineData("location")]
    [InlineData("contacts")]
    [InlineData("order")]
    public void What_a_person_says_or_sends_is_an_answer_and_opens_the_window(string type)
    {
        _scenario.Deliver(_scenario.Publish(Ask));
        Assert.Equal(HearAnswer.Taken, _scenario.Hear(null, type: type));
        Assert.Equal(_scenario.Now, _scenario.Contact.LastInboundAt);
    }

    [Theory]
    [InlineData("reaction")]
    [InlineData("system")]
    [InlineData("unsupported")]
    [InlineData("ephemeral")]
    [InlineData("unknown")]
    [InlineData("something_new")]
    public void Anything_else_is_kept_and_neither_answers_nor_starts_nor_opens_the_window(string type)
    {
        var run = _scenario.Deliver(_scenario.Publish(Ask)).RunId!;
        Assert.Equal(HearAnswer.Noted, _scenario.Hear("STOP", type: type));
        Assert.Equal(RunStatus.Waiting, _scenario.Run(run).Status);
        Assert.Null(_scenario.Contact.LastInboundAt);
        Assert.Equal((type, MessageStatus.Received), (_scenario.Journal.OfType<MessageRow>().Single().StepId, _scenario.Journal.OfType<MessageRow>().Single().Status));
    }
}
