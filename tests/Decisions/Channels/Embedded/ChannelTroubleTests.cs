using Grainline.Channels;
using Grainline.Messages;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Channels.Embedded;

/// <summary>A number behind an address at which nobody answers.</summary>
public sealed class ChannelTroubleTests
{
    [Fact]
    public async Task A_channel_tells_that_nobody_answers_until_somebody_does()
    {
        var silent = new Silent();
        await using var world = new GrainWorld(sender: silent);
        await world.Start();
        var channel = world.Grains.GetGrain<IChannelGrain>("wa");
        await channel.Configure(new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = "1", AccessToken = "t" }, "test");
        Assert.Null((await channel.Get())!.Trouble);

        await channel.Send(Message("1"), again: false);
        await Eventually.Holds(async () => (await channel.Get())!.Trouble is { Code: "unreachable" });

        silent.Answers = true;
        await channel.Send(Message("2"), again: false);
        await Eventually.Holds(async () => (await channel.Get())!.Trouble is null);
    }

    private static OutboundMessage Message(string effectId) => new()
    {
        EffectId = effectId,
        RunId = "run",
        AutomationId = "aut",
        StepId = "step",
        To = "+393470000001",
        Content = new MessageContent { Text = "Ciao" },
    };

    private sealed class Silent : IMessageSender
    {
        public volatile bool Answers;

        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult(new EffectOutcome
        {
            EffectId = message.EffectId,
            RunId = message.RunId,
            Verdict = Answers ? EffectVerdict.Done : EffectVerdict.Retry,
            Code = Answers ? null : "unreachable",
        });
    }
}
