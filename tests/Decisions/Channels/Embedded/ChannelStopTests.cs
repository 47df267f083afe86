using System.Collections.Concurrent;
using Grainline.Channels;
using Grainline.Messages;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Channels.Embedded;

/// <summary>A channel that leaves lets its calls finish.</summary>
public sealed class ChannelStopTests
{
    [Fact]
    public async Task A_channel_that_leaves_begins_no_call_when_one_of_the_last_has_ended()
    {
        var sender = new SlowSender();
        await using var world = new GrainWorld(sender: sender);
        await world.Start();
        var channel = world.Grains.GetGrain<IChannelGrain>("wa");
        await channel.Configure(new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = "1", AccessToken = "t", RatePerSecond = 1_000 }, "test");
        for (var person = 0; person <= ChannelLimits.Concurrency; person++)
        {
            Assert.Equal(SendAnswer.Queued, await channel.Send(Message(person), again: false));
        }

        await Eventually.Holds(() => sender.Calls.Count == ChannelLimits.Concurrency);
        var stopping = world.Grains.StopAsync(CancellationToken.None);
        foreach (var call in sender.Calls)
        {
            call.SetResult();
        }

        await stopping;

        Assert.Equal(ChannelLimits.Concurrency, sender.Calls.Count);
    }

    private static OutboundMessage Message(int person) => new()
    {
        EffectId = $"m{person}",
        RunId = "run",
        AutomationId = "aut",
        StepId = "step",
        To = $"+39347{person:D7}",
        Content = new MessageContent { Text = "Ciao" },
    };

    /// <summary>Ends its calls when the test says so.</summary>
    private sealed class SlowSender : IMessageSender
    {
        public ConcurrentQueue<TaskCompletionSource> Calls { get; } = new();

        public async Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken)
        {
            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Calls.Enqueue(call);
            await call.Task;
            return new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Done };
        }
    }
}
