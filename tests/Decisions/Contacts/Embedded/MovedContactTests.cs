using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Tests.Decisions.Embedded;

namespace Grainline.Tests.Decisions.Contacts.Embedded;

/// <summary>People whose numbers went to one another.</summary>
public sealed class MovedContactTests
{
    private const string Other = "+393490000001";

    [Fact]
    public async Task A_delivery_for_one_of_two_numbers_that_each_have_moved_to_the_other_starts_at_one_of_them()
    {
        await using var world = new GrainWorld();
        await world.Start();
        var automation = await world.Publish("""{"name":"T","steps":[{"id":"w","type":"wait","duration":"P1D"}]}""");
        var admission = await world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
        var (one, other) = (world.Grains.GetGrain<IContactGrain>(Scenario.Phone), world.Grains.GetGrain<IContactGrain>(Other));
        await one.Update(new ContactPatch(), create: true, "test");
        await other.Update(new ContactPatch(), create: true, "test");
        await one.Leave(Other, "test");
        await other.Leave(Scenario.Phone, "test");

        var answer = await one.Start(StartRun.Of(admission, DeliverySource.Api, "k", [], world.Clock.GetUtcNow()));

        Assert.Equal(DeliveryOutcome.Accepted, answer.Outcome);
    }
}
