using Grainline.Automations;
using Grainline.Connections;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Loops.Embedded;

/// <summary>What works through a list, and meets somebody for whom it never works.</summary>
public sealed class LoopTests
{
    private const string Welcome = """{"name":"Welcome","steps":[{"id":"t","type":"add_tags","tags":["welcome"]}]}""";

    private static readonly string[] Phones = ["+393491234561", LoopWorld.BadPhone, "+393491234562", "+393491234563"];

    [Fact]
    public async Task A_bulk_start_gives_up_one_contact_and_starts_each_of_the_others_once()
    {
        await using var world = new LoopWorld();
        await world.Start();
        var bulk = world.Grains.GetGrain<IBulkGrain>("blk_1");
        await bulk.Begin(new BulkOrder { AutomationId = await world.Publish(Welcome), Phones = [.. Phones], RatePerSecond = 2 }, "test");
        var view = await bulk.Get();
        for (var second = 0; second < 1_000 && view!.Status == BulkStatus.Running; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            view = await bulk.Get();
        }

        Assert.Equal((BulkStatus.Completed, 3, 1), (view!.Status, view.Started, view.Failed));
        Assert.Equal(
            [DeliveryOutcome.Accepted, DeliveryOutcome.Accepted, DeliveryOutcome.Accepted], world.Journal.OfType<DeliveryRow>().Select(row => row.Outcome));
        Assert.InRange(world.Refused, 2, 20);
    }

    [Fact]
    public async Task An_import_gives_up_one_contact_and_tries_it_less_and_less_often_before()
    {
        await using var world = new LoopWorld();
        await world.Start();
        await world.Grains.GetGrain<IImportPartGrain>(ImportLimits.PartKey("imp_1", 0)).Keep([.. Phones.Select(phone => new ImportRow(phone, new ContactPatch { AddTags = ["a"] }))]);
        var import = world.Grains.GetGrain<IImportGrain>("imp_1");
        await import.Begin(new ImportOrder { Rows = Phones.Length, Parts = 1 }, "test");
        var view = await import.Get();
        for (var step = 0; step < 10_000 && view!.Status == ImportStatus.Running; step++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(100));
            view = await import.Get();
        }

        Assert.Equal((ImportStatus.Completed, 3, 1), (view!.Status, view.Imported, view.Refused));
        Assert.InRange(world.Refused, 2, 20);
    }

    [Fact]
    public async Task An_event_that_nobody_tells_the_person_of_is_refused_in_the_end()
    {
        await using var world = new LoopWorld(new SilentGhl(), new Appointments());
        await world.Start();
        await world.Grains.GetGrain<IConnectionGrain>("con_1").Configure(
            new ConnectionSettings { Name = "x", LocationId = "loc", BaseUrl = "http://ghl.test", Token = "t" }, "test");
        var automation = await world.Publish(Welcome.Replace("\"steps\"", "\"trigger\":{\"type\":\"ghl_app\",\"connection\":\"con_1\",\"events\":[\"AppointmentCreate\"]},\"steps\"", StringComparison.Ordinal));
        var start = new AppEventStart { AutomationId = automation, Delivery = new Delivery { Id = "dlv_1", ReceivedAt = world.Clock.GetUtcNow(), Key = "k" } };

        var taking = world.Grains.GetGrain<IAppEventGrain>("evt_1").Take(start);
        Assert.True((await Passed(world, taking)).IsKept);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await Passed(world, Woken(world.Grains.GetGrain<IAppEventGrain>("evt_1")));

        Assert.Equal("lookup_failed", Assert.Single(world.Journal.OfType<DeliveryRow>()).Code);
        await Woken(world.Grains.GetGrain<IAppEventGrain>("evt_1"));
    }

    private static async Task<bool> Woken(IAppEventGrain grain)
    {
        await grain.Wake();
        return true;
    }

    /// <summary>Lets time pass until the work is done.</summary>
    private static async Task<T> Passed<T>(LoopWorld world, Task<T> work)
    {
        await Eventually.Holds(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return work.IsCompleted;
        });
        return await work;
    }

    /// <summary>Takes every call and answers none as long as it lives.</summary>
    private sealed class SilentGhl : IGoHighLevelClient, IDisposable
    {
        private readonly TaskCompletionSource<GhlContactLookup> _never = new();

        public void Dispose() => _never.TrySetResult(new GhlContactLookup());

        public Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken) => _never.Task;

        public Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken) => _never.Task;

        public Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Reads an appointment in everything.</summary>
    private sealed class Appointments : IAppEventReader
    {
        public AppEvent Read(byte[] body) => new AppRecordEvent { Type = "AppointmentCreate", Kind = AppRecordKind.Appointment, RecordId = "a1", ContactId = "c1" };

        public WebhookPayload? Map(byte[] body, GhlContact contact, TriggerPlan plan, out WebhookRefusal? refusal) => throw new NotSupportedException();
    }
}
