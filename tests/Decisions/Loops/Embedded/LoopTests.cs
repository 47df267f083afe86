using Grainline.Automations;
using Grainline.Connections;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Loops.Embedded;

/// <summary>What works through a list, and meets somebody for whom it never works.</summary>
public sealed class LoopTests
{
    private const string Welcome = """{"name":"Welcome","steps":[{"id":"t","type":"add_tags","tags":["welcome"]}]}""";

    private static readonly string[] Phones = ["+393491234561", GrainWorld.BadPhone, "+393491234562", "+393491234563"];

    [Fact]
    public async Task A_bulk_start_gives_up_one_contact_and_starts_each_of_the_others_once()
    {
        await using var world = new GrainWorld();
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
    public async Task A_bulk_start_waits_while_its_automation_is_paused_and_uses_nobody_up()
    {
        await using var world = new GrainWorld();
        await world.Start();
        var automation = world.Grains.GetGrain<IAutomationGrain>(await world.Publish(Welcome));
        await automation.SetStatus(AutomationStatus.Paused, "test");
        var (bulk, other) = (world.Grains.GetGrain<IBulkGrain>("blk_1"), world.Grains.GetGrain<IBulkGrain>("blk_2"));
        foreach (var one in new[] { bulk, other })
        {
            await one.Begin(new BulkOrder { AutomationId = "aut_1", Phones = [Phones[0], Phones[2], Phones[3]], RatePerSecond = 2 }, "test");
            await Until(one, view => view.Waiting);
        }

        // Each would have used up its three in two of these.
        for (var second = 0; second < 60; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal((BulkStatus.Running, 0, true), (await bulk.Get()) is { } view ? (view.Status, view.Done, view.Waiting) : default);
        }

        Assert.Equal((BulkStatus.Cancelled, 0, false), (await other.Cancel("test")) is { } cancelled ? (cancelled.Status, cancelled.Done, cancelled.Waiting) : default);
        await automation.SetStatus(AutomationStatus.Active, "test");
        await Until(bulk, view => view is { Status: BulkStatus.Completed, Started: 3, Waiting: false });

        Task Until(IBulkGrain one, Func<BulkView, bool> holds) => Eventually.Holds(async () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return holds((await one.Get())!);
        });
    }

    [Fact]
    public async Task An_import_gives_up_one_contact_and_tries_it_less_and_less_often_before()
    {
        await using var world = new GrainWorld();
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
        await using var world = new GrainWorld(new SilentGhl(), new Appointments());
        await world.Start();
        var start = new AppEventStart { AutomationId = await PublishForEvents(world), Delivery = new Delivery { Id = "dlv_1", ReceivedAt = world.Clock.GetUtcNow(), Key = "k" } };

        var taking = world.Grains.GetGrain<IAppEventGrain>("evt_1").Take(start);
        await Passed(world, () => !taking.IsCompleted);
        Assert.True((await taking).IsKept);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.Grains.GetGrain<IAppEventGrain>("evt_1").Wake();
        await Passed(world, () => !world.Journal.OfType<DeliveryRow>().Any());

        Assert.Equal("lookup_failed", Assert.Single(world.Journal.OfType<DeliveryRow>()).Code);
        await world.Grains.GetGrain<IAppEventGrain>("evt_1").Wake();
    }

    [Fact]
    public async Task An_event_that_waits_holds_up_nobody_who_wakes_it_and_is_not_tried_before_its_time()
    {
        var ghl = new SilentGhl { Failure = new ProviderFailure(EffectVerdict.Retry, "http_500", "No.") };
        await using var world = new GrainWorld(ghl, new Appointments());
        await world.Start();
        var start = new AppEventStart { AutomationId = await PublishForEvents(world), Delivery = new Delivery { Id = "dlv_1", ReceivedAt = world.Clock.GetUtcNow(), Key = "k" } };
        Assert.True((await world.Grains.GetGrain<IAppEventGrain>("evt_1").Take(start)).IsKept);
        await world.Grains.GetGrain<IAppEventGrain>("evt_1").Wake();
        Assert.Equal(1, ghl.Asked);

        ghl.Failure = null;
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.Grains.GetGrain<IAppEventGrain>("evt_1").Wake();
        await Eventually.Holds(() => ghl.Asked == 2);
        await world.Grains.GetGrain<IAppEventGrain>("evt_1").Wake();
        Assert.Equal(2, ghl.Asked);
    }

    [Fact]
    public async Task A_host_that_stops_lets_a_push_finish_and_its_outcome_reach_the_contact()
    {
        var ghl = new SilentGhl();
        await using var world = new GrainWorld(ghl);
        await world.Start();
        await Connect(world);
        var automation = await world.Publish("""{"name":"Push","steps":[{"id":"g","type":"ghl_upsert_contact","connection":"con_1","note":"Ciao"}]}""");
        var admission = await world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
        await world.Grains.GetGrain<IContactGrain>(Phones[0]).Start(StartRun.Of(admission, DeliverySource.Api, "k", [], world.Clock.GetUtcNow()));
        await Eventually.Holds(() => ghl.Asked == 1);

        var stopping = world.Grains.StopAsync(CancellationToken.None);
        await Eventually.Holds(() => stopping.IsCompleted || world.Grains.Activations == 1);
        ghl.Dispose();
        await stopping;

        Assert.Equal(RunStatus.Completed, world.Journal.OfType<RunRow>().Last().Status);
    }

    private static async Task<string> PublishForEvents(GrainWorld world)
    {
        await Connect(world);
        return await world.Publish(Welcome.Replace("\"steps\"", "\"trigger\":{\"type\":\"ghl_app\",\"connection\":\"con_1\",\"events\":[\"AppointmentCreate\"]},\"steps\"", StringComparison.Ordinal));
    }

    private static Task Connect(GrainWorld world) => world.Grains.GetGrain<IConnectionGrain>("con_1").Configure(
        new ConnectionSettings { Name = "x", LocationId = "loc", BaseUrl = "http://ghl.test", Token = "t" }, "test");

    /// <summary>Lets time pass as long as it takes.</summary>
    private static Task Passed(GrainWorld world, Func<bool> isUnderWay) => Eventually.Holds(() =>
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return !isUnderWay();
    });

    /// <summary>Takes every call and answers none as long as it lives, unless it has a failure to tell.</summary>
    private sealed class SilentGhl : IGoHighLevelClient, IDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public ProviderFailure? Failure { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public void Dispose() => _end.TrySetResult();

        public async Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken)
        {
            await Ask();
            return new GhlContactLookup { Failure = Failure };
        }

        public Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken) => Find(access, "", cancellationToken);

        public async Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken)
        {
            await Ask();
            return new GhlPushOutcome { Effect = new EffectOutcome { EffectId = push.EffectId, RunId = push.RunId, Verdict = EffectVerdict.Done } };
        }

        private Task Ask()
        {
            Interlocked.Increment(ref _asked);
            return Failure is null ? _end.Task : Task.CompletedTask;
        }

        public Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Reads an appointment in everything.</summary>
    private sealed class Appointments : IAppEventReader
    {
        public AppEvent Read(byte[] body) => new AppRecordEvent { Type = "AppointmentCreate", Kind = AppRecordKind.Appointment, RecordId = "a1", ContactId = "c1" };

        public WebhookPayload? Map(byte[] body, GhlContact contact, TriggerPlan plan, out WebhookRefusal? refusal) => throw new NotSupportedException();
    }
}
