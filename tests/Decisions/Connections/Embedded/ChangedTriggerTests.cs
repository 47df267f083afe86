using Grainline.Automations;
using Grainline.Connections;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Connections.Embedded;

/// <summary>An event that waits for GHL while the automation that it was for gets another trigger.</summary>
public sealed class ChangedTriggerTests
{
    private const string Body = """{"type":"AppointmentCreate"}""";

    [Fact]
    public async Task An_event_that_starts_its_automation_no_more_is_refused_and_in_the_log()
    {
        var ghl = new Away();
        await using var world = new GrainWorld(ghl, ghl);
        await world.Start();
        await world.Grains.GetGrain<IConnectionGrain>("con_1").Configure(
            new ConnectionSettings { Name = "x", LocationId = "loc", BaseUrl = "http://ghl.test", Token = "t" }, "test");
        var id = await world.Publish(Definition("""{"type":"ghl_app","connection":"con_1","events":["AppointmentCreate"]}"""));
        var waiting = world.Grains.GetGrain<IAppEventGrain>("evt_1");
        var delivery = new Delivery { Id = "dlv_1", ReceivedAt = world.Clock.GetUtcNow(), Key = "k", Body = System.Text.Encoding.UTF8.GetBytes(Body) };
        Assert.True((await waiting.Take(new AppEventStart { AutomationId = id, Delivery = delivery })).IsKept);

        Assert.Empty((await world.Grains.GetGrain<IAutomationGrain>(id).Publish(Definition("""{"type":"gohighlevel"}"""), expectedVersion: null, "test")).Errors);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await waiting.Wake();

        await Eventually.Holds(() => world.Journal.OfType<DeliveryRow>().Any());
        var row = Assert.Single(world.Journal.OfType<DeliveryRow>());
        Assert.Equal(("dlv_1", DeliveryOutcome.Rejected, 422, "trigger_changed"), (row.Delivery.Id, row.Outcome, row.Status, row.Code));
        Assert.Equal(1, ghl.Asked);
    }

    private static string Definition(string trigger) => $$"""{"name":"T","trigger":{{trigger}},"steps":[{"id":"s","type":"stop"}]}""";

    /// <summary>Reads an appointment in everything, and cannot say whose it is.</summary>
    private sealed class Away : IGoHighLevelClient, IAppEventReader
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(new GhlContactLookup { Failure = new ProviderFailure(EffectVerdict.Retry, "http_500", "No.") });
        }

        public Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) => throw new NotSupportedException();

        public AppEvent Read(byte[] body) => new AppRecordEvent { Type = "AppointmentCreate", Kind = AppRecordKind.Appointment, RecordId = "a1", ContactId = "c1" };

        public WebhookPayload? Map(byte[] body, GhlContact contact, TriggerPlan plan, out WebhookRefusal? refusal) => throw new NotSupportedException();
    }
}
