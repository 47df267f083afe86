using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Runs.Embedded;

/// <summary>A message behind many others of its number.</summary>
public sealed class BacklogTests
{
    private const int Before = 200;

    [Fact]
    public async Task A_contact_asks_for_its_message_again_when_some_of_what_was_before_it_has_gone()
    {
        await using var world = new GrainWorld(sender: new Taker());
        await world.Start();
        var channel = world.Grains.GetGrain<IChannelGrain>("wa");
        await channel.Configure(new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = "1", AccessToken = "t", RatePerSecond = 1 }, "test");
        for (var person = 0; person < Before; person++)
        {
            await channel.Send(Message(person), again: false);
        }

        var automation = await world.Publish("""{"name":"T","steps":[{"id":"s","type":"send_message","channel":"wa","text":"Ciao"}]}""");
        var admission = await world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
        await world.Grains.GetGrain<IContactGrain>(Scenario.Phone).Start(StartRun.Of(admission, DeliverySource.Api, "k", [], world.Clock.GetUtcNow()));
        var first = Assert.Single(world.Journal.OfType<RunRow>()).DueAt!.Value;
        Assert.InRange(await channel.Backlog(), TimeSpan.FromSeconds(Before - 1), TimeSpan.FromSeconds(Before + 1));

        world.Clock.Advance(RunLimits.EffectLease);
        await Eventually.Holds(() => world.Journal.OfType<RunRow>().Count() == 2);

        Assert.InRange(world.Journal.OfType<RunRow>().Last().DueAt!.Value - first, TimeSpan.FromSeconds(Before / 5), TimeSpan.FromSeconds(Before));
    }

    private static OutboundMessage Message(int person) => new()
    {
        EffectId = $"m{person}",
        RunId = "run",
        AutomationId = "aut_1",
        StepId = "step",
        To = $"+39347{person:D7}",
        Content = new MessageContent { Text = "Ciao" },
    };

    private sealed class Taker : IMessageSender
    {
        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Done });
    }
}
