using System.Globalization;
using Grainline.Messages;
using Grainline.Tests.Support;
using Grainline.WhatsApp;

namespace Grainline.Tests.Sandbox;

/// <summary>The real client against the sandbox, with every way it can end scripted.</summary>
public sealed class ClientAgainstFaultsTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public static TheoryData<int> Codes =>
    [
        0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 368, 80007, 130429, 130472, 130497, 131000, 131005, 131008, 131009, 131016, 131021, 131026, 131030,
        131031, 131037, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131056, 131057, 131062, 131063, 131064, 132000,
        132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069, 133004, 133010, 133016, 137000, 999_999,
    ];

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start(null, "--WhatsApp:Timeout=00:00:01");

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_message_that_is_sent_is_done_and_on_the_phone()
    {
        var outcome = await _sandbox.Send("Ciao Mario 🎉");

        var message = Assert.Single(await _sandbox.Messages("?to=%2B393491234567"))!;
        Assert.Equal((EffectVerdict.Done, null, null), (outcome.Verdict, outcome.Code, outcome.Detail));
        Assert.Equal((outcome.ProviderId, "Ciao Mario 🎉", "effect-1"), ((string?)message["id"], (string?)message["text"], (string?)message["effect_id"]));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_error_is_classified_by_its_code_and_nothing_reaches_the_phone(int code)
    {
        await _sandbox.Fault($$"""{"target":"meta","mode":"next","n":1,"code":{{code}}}""");

        var outcome = await _sandbox.Send();

        var expected = WhatsAppErrors.Classify(code, 400).ToOutcome(Some.Text());
        Assert.Equal(
            (expected.Verdict, expected.Code, expected.RetryAfter), (outcome.Verdict, outcome.Code, outcome.RetryAfter));
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), outcome.Code);
        Assert.Empty(await _sandbox.Messages());
    }

    [Theory]
    [InlineData(400, EffectVerdict.Failed, "100")]
    [InlineData(401, EffectVerdict.Retry, "190")]
    [InlineData(403, EffectVerdict.Retry, "10")]
    [InlineData(429, EffectVerdict.Retry, "130429")]
    [InlineData(500, EffectVerdict.Retry, "131000")]
    [InlineData(502, EffectVerdict.Retry, "131016")]
    [InlineData(503, EffectVerdict.Retry, "133004")]
    public async Task A_status_alone_gets_the_code_that_meta_uses_with_it(int status, EffectVerdict verdict, string code)
    {
        await _sandbox.Fault($$"""{"target":"meta","mode":"next","status":{{status}}}""");

        var outcome = await _sandbox.Send();

        Assert.Equal((verdict, code), (outcome.Verdict, outcome.Code));
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

        var outcome = await _sandbox.Send();

        Assert.Equal((EffectVerdict.Uncertain, "timeout"), (outcome.Verdict, outcome.Code));
        Assert.Single(await _sandbox.Messages());
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
