using Grainline.Contacts;

namespace Grainline.Tests.Simulation;

/// <summary>A contact whose write had no answer does not know any more what is stored.</summary>
public sealed class LostMemoryTests
{
    private readonly Scene _scene = new();

    private World World => _scene.World;

    [Fact]
    public void What_is_asked_while_a_write_is_under_way_is_not_answered_from_memory_when_its_answer_is_lost()
    {
        World.Do(grains => Name(grains, "Anna"));
        World.Traffic.Stuck = TrafficKind.Write;
        World.Ask(grains => Name(grains, "Berta"));
        World.Drain();
        var isAnswered = false;
        World.Ask(async grains =>
        {
            await Name(grains, "Anna");
            isAnswered = true;
        });
        World.Drain();

        World.Traffic.Stuck = null;
        World.Faults = Faults.None with { WriteAnswer = 1 };
        while (World.Traffic.Count > 0)
        {
            World.Step();
        }

        World.Faults = Faults.None;
        World.Drain();

        World.Do(async grains =>
        {
            var contact = await grains.GetGrain<IContactGrain>(Scene.Phone).Get();
            Assert.Equal(isAnswered ? "Anna" : "Berta", contact!.FirstName);
        });
    }

    private static Task Name(IGrainFactory grains, string name) => grains.GetGrain<IContactGrain>(Scene.Phone).Update(
        new ContactPatch { Standard = [new FieldChange(StandardFields.FirstName, FieldValue.Text(name))] }, create: true, "test");
}
