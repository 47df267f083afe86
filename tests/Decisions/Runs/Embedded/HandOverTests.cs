using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Runs.Embedded;

/// <summary>Steps for something that was deleted after the definition was published.</summary>
public sealed class HandOverTests
{
    [Theory]
    [InlineData("""{"id":"s","type":"start_automation","automation":"aut_gone"}""", "unknown_automation")]
    [InlineData("""{"id":"s","type":"ghl_upsert_contact","connection":"gone","note":"Ciao"}""", "unknown_connection")]
    [InlineData("""{"id":"s","type":"send_message","channel":"gone","text":"Ciao"}""", "unknown_channel")]
    public async Task A_step_for_something_that_is_not_there_fails_at_once_and_says_what_is_missing(string step, string code)
    {
        var outside = new Nobody();
        await using var world = new GrainWorld(outside, sender: outside);
        await world.Start();
        var automation = await world.Publish($$"""{"name":"T","steps":[{{step}}]}""");
        var admission = await world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
        await world.Grains.GetGrain<IContactGrain>(Scenario.Phone).Start(StartRun.Of(admission, DeliverySource.Api, "k", [], world.Clock.GetUtcNow()));

        await Eventually.Holds(() => world.Journal.OfType<RunRow>().Any(row => row.EndedAt is not null));
        var run = world.Journal.OfType<RunRow>().Last();
        Assert.Equal((RunStatus.Failed, code), (run.Status, run.EndReason));
        Assert.Contains($"\"reason\":\"{code}\"", world.Journal.OfType<StepRow>().Last().Detail, StringComparison.Ordinal);
    }

    /// <summary>Whom no step of these may call.</summary>
    private sealed class Nobody : IGoHighLevelClient, IMessageSender
    {
        public Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
