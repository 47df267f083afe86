using Grainline.Messages;
using Grainline.Tests.Support;

namespace Grainline.Tests.Sandbox;

/// <summary>The real client against the sandbox, with the ways scripted in which a call can end.</summary>
public sealed class ClientAgainstFaultsTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_message_that_is_sent_is_done_and_on_the_phone()
    {
        var outcome = await _sandbox.Send("Ciao Mario 🎉");

        var message = Assert.Single(await _sandbox.Messages("?to=%2B393491234567"))!;
        Assert.Equal((EffectVerdict.Done, null, null), (outcome.Verdict, outcome.Code, outcome.Detail));
        Assert.Equal((outcome.ProviderId, "Ciao Mario 🎉", "effect-1"), ((string?)message["id"], (string?)message["text"], (string?)message["effect_id"]));
    }

    [Fact]
    public async Task A_dropped_answer_leaves_the_outcome_unknown_though_the_message_arrived()
    {
        await _sandbox.Fault("""{"target":"meta","mode":"next","n":1,"drop_answer":true}""");

        var outcome = await _sandbox.Send();

        Assert.Equal((EffectVerdict.Uncertain, "connection_lost", null), (outcome.Verdict, outcome.Code, outcome.ProviderId));
        Assert.Single(await _sandbox.Messages());
        await Eventually.Holds(() => _sandbox.Receiver.Statuses.Any(s => s is { EffectId: "effect-1", Status: MessageStatus.Delivered }));
    }

    [Fact]
    public async Task A_dropped_error_leaves_the_outcome_unknown_though_nothing_arrived()
    {
        await _sandbox.Fault("""{"target":"meta","mode":"next","status":500,"drop_answer":true}""");

        Assert.Equal(EffectVerdict.Uncertain, (await _sandbox.Send()).Verdict);
        Assert.Empty(await _sandbox.Messages());
    }

    [Theory]
    [InlineData("\"PT1M\"")]
    [InlineData("60000")]
    [InlineData("\"60000\"")]
    public async Task A_late_answer_leaves_the_outcome_unknown_though_the_message_arrived(string delay)
    {
        await _sandbox.Fault($$"""{"target":"meta","mode":"always","delay":{{delay}}}""");

        var outcome = await _sandbox.SendUntilTimeout(async () => (await _sandbox.Messages()).Count == 1);

        Assert.Equal((EffectVerdict.Uncertain, "timeout"), (outcome.Verdict, outcome.Code));
    }

    [Fact]
    public async Task A_throttled_call_says_when_to_come_back()
    {
        await _sandbox.Fault("""{"target":"meta","mode":"next","status":429,"retry_after":7}""");

        Assert.Equal(TimeSpan.FromSeconds(7), (await _sandbox.Send()).RetryAfter);
    }

    [Fact]
    public async Task An_error_can_come_later_as_a_failed_status()
    {
        await _sandbox.Fault("""{"target":"meta","mode":"next","code":131026,"via":"status"}""");

        Assert.Equal(EffectVerdict.Done, (await _sandbox.Send()).Verdict);

        var status = await Eventually.Get(() => Task.FromResult(_sandbox.Receiver.Statuses.FirstOrDefault()));
        Assert.Equal((MessageStatus.Failed, "effect-1", "131026", "Message Undeliverable"), (status.Status, status.EffectId, status.Error!.Code, status.Error.Title));
        await Eventually.Holds(async () => (string?)(await _sandbox.Messages())[0]!["status"] == "failed");
        Assert.Single(_sandbox.Receiver.Statuses);
    }
}
