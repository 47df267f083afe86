using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Tests.Decisions.Embedded;

namespace Grainline.Tests.Decisions.Contacts.Embedded;

/// <summary>Writes that find no room.</summary>
public sealed class FullQueueTests
{
    [Fact]
    public async Task A_contact_that_is_refused_stays_in_memory_and_goes_on_as_if_it_had_not_been_asked()
    {
        await using var world = new GrainWorld();
        var admission = await Begun(world);
        var reads = world.Reads;
        world.IsFull = true;
        Assert.True(StorageOverloadedException.IsCauseOf(await Assert.ThrowsAnyAsync<Exception>(() => Start(world, admission, "second"))));

        world.IsFull = false;
        Assert.Equal(DeliveryOutcome.Accepted, (await Start(world, admission, "second")).Outcome);
        Assert.Equal(DeliveryOutcome.Duplicate, (await Start(world, admission, "first")).Outcome);
        Assert.Equal(reads, world.Reads);
    }

    [Fact]
    public async Task A_wait_that_ends_where_there_is_no_room_ends_when_the_sweeper_comes()
    {
        await using var world = new GrainWorld();
        var admission = await Begun(world);
        world.IsFull = true;
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<Exception>(() => Start(world, admission, "second"));
        world.IsFull = false;
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await Contact(world).Get())!.Tags);

        await Contact(world).Wake();
        Assert.Equal<string>(["on"], (await Contact(world).Get())!.Tags);
    }

    /// <summary>A run that waits for half a minute.</summary>
    private static async Task<Admission> Begun(GrainWorld world)
    {
        await world.Start();
        var automation = await world.Publish("""{"name":"T","steps":[{"id":"w","type":"wait","duration":"PT30S"},{"id":"s","type":"add_tags","tags":["on"]}]}""");
        var admission = await world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
        Assert.Equal(DeliveryOutcome.Accepted, (await Start(world, admission, "first")).Outcome);
        return admission;
    }

    private static IContactGrain Contact(GrainWorld world) => world.Grains.GetGrain<IContactGrain>(Scenario.Phone);

    private static Task<StartAnswer> Start(GrainWorld world, Admission admission, string key) =>
        Contact(world).Start(StartRun.Of(admission, DeliverySource.Api, key, [], world.Clock.GetUtcNow()));
}
