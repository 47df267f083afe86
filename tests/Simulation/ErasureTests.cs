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

    /// <summary>Things that happen between the start and the erasure, and before somebody asks again, at most.</summary>
    private const int MostSteps = 25;

    private const int MostTries = 200;

    private const string Greets = """{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""";

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0)]
    [InlineData(0, 0.1)]
    public void A_message_that_is_about_to_be_sent_neither_is_nor_comes_back_to_the_journal(double crash, double write)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            EraseAmid(seed, FaultsOf(crash, write), scene => scene.Publish(Greets));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0)]
    [InlineData(0, 0.1)]
    public void The_start_of_another_automation_does_not_bring_the_person_back(double crash, double write)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            EraseAmid(seed, FaultsOf(crash, write), scene =>
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
            EraseAmid(seed, Faults.None, scene => scene.Publish(Greets), world =>
                world.Ask(grains => grains.GetGrain<IContactGrain>(Scene.Phone).Cancel([], "cancelled", "test")));
        }
    }

    /// <summary>Of the writes that go wrong, half are done all the same.</summary>
    private static Faults FaultsOf(double crash, double write) => Faults.None with { Crash = crash, Write = write, WriteAnswer = write };

    private static void EraseAmid(int seed, Faults faults, Func<Scene, Admission> publish, Action<World>? before = null)
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
        world.Faults = faults with { Crash = 0 };
        var steps = seed % MostSteps;
        Happen(world, () => steps-- == 0);
        before?.Invoke(world);

        world.Faults = faults;
        var (erased, erasure) = UntilErased(scene);
        scene.Pass(TimeSpan.FromMinutes(2));

        Assert.Empty(world.Bugs);
        Assert.Null(world.Disk.Find(GrainId.Create(ContactGrain.TypeName, Scene.Phone)));
        Assert.DoesNotContain(world.Disk.Journal.Skip(erasure), row => row is DeliveryRow or RunRow or StepRow or MessageRow or ContactRow);
        Assert.All(world.Meta.Taken, taken => Assert.True(taken.Begun < erased, $"Seed {seed}: sent after the erasure."));
    }

    /// <summary>Whoever gets no answer asks again, and again when none has come yet.</summary>
    /// <returns>The world's tick at which the answer came, and the place of the erasure in the journal.</returns>
    private static (int At, int Place) UntilErased(Scene scene)
    {
        var world = scene.World;
        (int At, int Place)? erased = null;
        for (var tries = 1; erased is null; tries++)
        {
            Assert.True(tries < MostTries, "The erasure is not answered.");
            world.Ask(async grains =>
            {
                await grains.GetGrain<IContactGrain>(Scene.Phone).Erase("test");
                erased ??= (world.Tick(), world.Disk.Journal.FindLastIndex(row => row is ContactErasure));
                world.Faults = Faults.None;
            });
            var steps = world.Random.Next(MostSteps);
            Happen(world, () => erased is not null || steps-- == 0);
            if (tries % 5 == 0)
            {
                scene.Pass(TimeSpan.FromSeconds(1));
            }
        }

        return erased.Value;
    }

    private static void Happen(World world, Func<bool> isOver)
    {
        while (!isOver() && world.Step())
        {
        }
    }
}
