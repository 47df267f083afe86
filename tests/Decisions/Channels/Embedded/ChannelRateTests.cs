using System.Collections.Concurrent;
using Grainline.Channels;
using Grainline.Messages;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Channels.Embedded;

/// <summary>Two numbers on the embedded engine, with a clock that the test moves.</summary>
public sealed class ChannelRateTests
{
    private const int Rate = 80;
    private const int PerSecond = 100;
    private const int People = 1_000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task A_number_is_never_above_its_rate_fair_to_automations_loses_nothing_and_slows_no_other()
    {
        var clock = new ManualTimeProvider();
        var sender = new Recorder(clock);
        await using var world = new GrainWorld(sender: sender, clock: clock);
        await world.Start();
        var (busy, calm) = (world.Grains.GetGrain<IChannelGrain>("busy"), world.Grains.GetGrain<IChannelGrain>("calm"));
        foreach (var channel in new[] { busy, calm })
        {
            await channel.Configure(new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = channel.GetPrimaryKeyString(), AccessToken = "t", RatePerSecond = Rate }, "test");
        }

        // A tenth of the people are the second automation's, which must not stand behind the first one's backlog.
        var due = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var person = 0; person < People || sender.Sent.Count < People + (People / PerSecond); clock.Advance(Step))
        {
            if (person < People)
            {
                var message = Message($"m{person}", person % 10 == 9 ? "small" : "large", person);
                due[message.EffectId] = clock.GetUtcNow();
                Assert.Equal(SendAnswer.Queued, await busy.Send(message, again: false));
                if (person++ % PerSecond == 0)
                {
                    var other = Message($"c{person}", "calm", person);
                    due[other.EffectId] = clock.GetUtcNow();
                    await calm.Send(other, again: false);
                }
            }

            await Settle(busy, calm, sender);
            Assert.True(clock.GetUtcNow() < ManualStart(due).AddMinutes(1), "The numbers do not come to an end.");
        }

        var times = sender.Sent.Where(sent => sent.Channel == "busy").Select(sent => sent.At).Order().ToList();
        Assert.Equal(People, times.Count);
        Assert.Equal(People, sender.Sent.Where(sent => sent.Channel == "busy").Select(sent => sent.EffectId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enumerable.Range(Rate, times.Count - Rate), i => Assert.True(times[i] - times[i - Rate] >= TimeSpan.FromSeconds(1)));
        Assert.InRange((times[^1] - times[0]).TotalSeconds, (People / (double)Rate) - 1.1, (People / (double)Rate) + 1.1);
        Assert.All(sender.Sent.Where(sent => sent.Automation is "small"), sent => Assert.InRange(sent.At - due[sent.EffectId], TimeSpan.Zero, TimeSpan.FromSeconds(1.1)));
        Assert.All(sender.Sent.Where(sent => sent.Channel == "calm"), sent => Assert.InRange(sent.At - due[sent.EffectId], TimeSpan.Zero, 3 * Step));
    }

    private static DateTimeOffset ManualStart(Dictionary<string, DateTimeOffset> due) => due.Values.Min();

    /// <summary>Waits until nothing more happens at this moment.</summary>
    private static async Task Settle(IChannelGrain busy, IChannelGrain calm, Recorder sender)
    {
        for (var (seen, quiet) = (-1, 0); quiet < 3; quiet = sender.Sent.Count == seen ? quiet + 1 : 0)
        {
            seen = sender.Sent.Count;
            await Task.WhenAll(busy.Get(), calm.Get());
        }
    }

    private static OutboundMessage Message(string effect, string automation, int person) => new()
    {
        EffectId = effect,
        RunId = "run",
        AutomationId = automation,
        StepId = "step",
        To = $"+39347{person:D7}",
        Content = new MessageContent { Text = "Ciao" },
    };

    /// <summary>Remembers what was sent when.</summary>
    private sealed class Recorder(TimeProvider clock) : IMessageSender
    {
        public ConcurrentQueue<(string Channel, string EffectId, string Automation, DateTimeOffset At)> Sent { get; } = new();

        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken)
        {
            Sent.Enqueue((access.PhoneNumberId, message.EffectId, message.AutomationId, clock.GetUtcNow()));
            return Task.FromResult(new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Done });
        }
    }
}
