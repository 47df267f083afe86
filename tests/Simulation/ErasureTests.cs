using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Tests.Simulation;

/// <summary>A person may be forgotten at any moment: after it, nothing is sent to it or kept of it, whatever was on its way.</summary>
public sealed class ErasureTests
{
    /// <summary>Orders of what happens at once.</summary>
    private const int Seeds = 150;

    /// <summary>Things that happen between the start and the erasure, at most.</summary>
    private const int MostSteps = 25;

    private const string Greets = """{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""";

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void A_message_that_is_about_to_be_sent_neither_is_nor_comes_back_to_the_journal(double crash)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            EraseAmid(seed, crash, scene => scene.Publish(Greets));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void The_start_of_another_automation_does_not_bring_the_person_back(double crash)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            EraseAmid(seed, crash, scene =>
            {
                var greets = scene.Publish(Greets).Automation.Id;
                var starts = scene.Publish($$"""{"id":"s","type":"start_automation","automation":"{{greets}}"}""").Automation.Id;
                return scene.Publish($$"""{"id":"s","type":"start_automation","automation":"{{starts}}"}""");
            });
        }
    }

    [Fact]
    public void What_an_operator_has_just_cancelled_is_waited_for_too()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            EraseAmid(seed, crash: 0, scene => scene.Publish(Greets), world =>
                world.Ask(grains => grains.GetGrain<IContactGrain>(Scene.Phone).Cancel([], "cancelled", "test")));
        }
    }

    private static void EraseAmid(int seed, double crash, Func<Scene, Admission> publish, Action<World>? before = null)
    {
        var scene = new Scene(seed: seed);
        var (world, admission) = (scene.World, publish(scene));
        var isStarted = false;
        world.Ask(async grains =>
        {
            await grains.GetGrain<IContactGrain>(Scene.Phone).Start(StartRun.Of(admission, DeliverySource.Webhook, "id:1", [], world.Now));
            isStarted = true;
        });
        Happen(world, () => isStarted);
        var steps = seed % MostSteps;
        Happen(world, () => steps-- == 0);
        before?.Invoke(world);

        int? erased = null;
        world.Faults = Faults.None with { Crash = crash };
        while (erased is null)
        {
            // Whoever gets no answer asks again.
            world.Ask(async grains =>
            {
                await grains.GetGrain<IContactGrain>(Scene.Phone).Erase("test");
                (erased, world.Faults) = (world.Tick(), Faults.None);
            });
            world.Drain();
        }

        scene.Pass(TimeSpan.FromMinutes(2));

        Assert.Empty(world.Bugs);
        Assert.Null(world.Disk.Find(GrainId.Create(ContactGrain.TypeName, Scene.Phone)));
        var after = world.Disk.Journal.Skip(world.Disk.Journal.FindLastIndex(row => row is ContactErasure));
        Assert.DoesNotContain(after, row => row is DeliveryRow or RunRow or StepRow or MessageRow or ContactRow);
        Assert.All(world.Meta.Taken, taken => Assert.True(taken.Begun < erased, $"Seed {seed}: sent after the erasure."));
    }

    private static void Happen(World world, Func<bool> isOver)
    {
        while (!isOver() && world.Step())
        {
        }
    }
}
