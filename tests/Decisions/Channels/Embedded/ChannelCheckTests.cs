using Grainline.Channels;
using Grainline.Messages;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Channels.Embedded;

/// <summary>A number that Meta has refused, and whose token was put right there.</summary>
public sealed class ChannelCheckTests
{
    [Fact]
    public async Task A_check_that_succeeds_ends_the_hold_of_the_channel()
    {
        await using var world = new GrainWorld(sender: new Refuser());
        await world.Start();
        var channel = world.Grains.GetGrain<IChannelGrain>("wa");
        Assert.Null(await channel.Check());
        await channel.Configure(new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = "1", AccessToken = "t" }, "test");
        await channel.Send(Message("1"), again: false);
        await Eventually.Holds(async () => !(await channel.Get())!.Holds.IsEmpty);
        Assert.Equal(SendAnswer.Held, await channel.Send(Message("2"), again: false));

        Assert.Null((await channel.Check())!.Failure);

        Assert.Empty((await channel.Get())!.Holds);
        Assert.Equal(SendAnswer.Queued, await channel.Send(Message("2"), again: false));
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

    private sealed class Refuser : IMessageSender
    {
        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult(new EffectOutcome
        {
            EffectId = message.EffectId,
            RunId = message.RunId,
            Verdict = EffectVerdict.Retry,
            Code = "190",
            Hold = HoldScope.Channel,
        });
    }
}
