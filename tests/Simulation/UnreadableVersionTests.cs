using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Tests.Simulation;

/// <summary>What a host that cannot read a version still does for a contact that has a run of it.</summary>
public sealed class UnreadableVersionTests
{
    private readonly Scene _scene = new();

    private World World => _scene.World;

    [Fact]
    public void Its_other_runs_go_on_and_stop_is_heard_and_the_run_goes_on_when_it_can_be_read()
    {
        var unreadable = _scene.Publish("""{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["late"]}""");
        _scene.Start(unreadable);
        _scene.Start(_scene.Publish("""{"id":"w","type":"wait","duration":"PT1M"},{"id":"m","type":"send_message","channel":"wa","text":"Hello"}"""));
        var readable = World.Disk.Versions[unreadable.Automation];
        World.Crash();
        Store(unreadable.Automation, readable.Replace("add_tags", "step_of_tomorrow", StringComparison.Ordinal));

        _scene.Pass(TimeSpan.FromMinutes(2));
        Assert.Single(World.Meta.Taken);
        World.Do(grains => grains.GetGrain<IContactGrain>(Scene.Phone).Hear(
            new InboundMessage { Id = "wamid.1", ChannelId = World.Channel, At = World.Now, Type = "text", Text = "STOP" }));
        Assert.Equal(ConsentStatus.OptedOut, Contact().Consent.Status);

        Store(unreadable.Automation, readable);
        _scene.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal<string>(["late"], Contact().Tags);
    }

    private void Store(AutomationRef automation, string definition) => World.Disk.Commit(
        write: null, [new VersionRow { Automation = automation, Definition = definition, CreatedAt = World.Now, CreatedBy = "test" }]);

    private ContactProfile Contact()
    {
        ContactProfile? contact = null;
        World.Do(async grains => contact = await grains.GetGrain<IContactGrain>(Scene.Phone).Get());
        return contact!;
    }
}
