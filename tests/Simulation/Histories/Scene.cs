using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.Tests.Simulation;

/// <summary>A world in which a test says what happens: one channel, one person, and nothing by chance but the order of what happens at
/// once, which the seed chooses.</summary>
internal sealed class Scene
{
    public const string Phone = "+393491234567";

    private int _automations;
    private int _deliveries;

    public Scene(int ratePerSecond = 80, int seed = 1)
    {
        World = new World(seed);
        World.Do(grains => grains.GetGrain<IChannelGrain>(World.Channel).Configure(
            new ChannelSettings { Name = "wa", PhoneNumberId = "1", BaseUrl = "https://meta.example", AccessToken = "t", RatePerSecond = ratePerSecond }, "test"));
    }

    public World World { get; }

    public Admission Publish(string steps)
    {
        Admission? admission = null;
        World.Do(async grains =>
        {
            var automation = grains.GetGrain<IAutomationGrain>($"aut_{++_automations}");
            Assert.Empty((await automation.Create($$"""{"name":"Test","steps":[{{steps}}]}""", "test")).Errors);
            await automation.SetStatus(AutomationStatus.Active, "test");
            admission = await automation.Plan();
        });
        return admission!;
    }

    public void Start(Admission admission, string phone = Phone) => World.Do(grains =>
        grains.GetGrain<IContactGrain>(phone).Start(StartRun.Of(admission, DeliverySource.Webhook, $"id:{++_deliveries}", [], World.Now)));

    /// <summary>Time passes second by second, and everything happens that then can.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = World.Now + time; World.Now < end;)
        {
            World.Pass(TimeSpan.FromSeconds(1));
            World.Drain();
        }
    }
}
