using Grainline.Connections;
using Grainline.Contacts;

namespace Grainline.Tests.Simulation;

/// <summary>Pushes to Go High Level that stand still, or are taken back.</summary>
public sealed class ConnectionTests
{
    private const int CallsAtOnce = 4;
    private const int People = 10;

    private readonly Scene _scene = new();

    public ConnectionTests() => World.Do(grains => grains.GetGrain<IConnectionGrain>("ghl").Configure(
        new ConnectionSettings { Name = "ghl", LocationId = "loc", BaseUrl = "https://ghl.example", Token = "t" }, "test"));

    private World World => _scene.World;

    [Fact]
    public void A_push_that_waits_for_its_turn_is_not_made_once_a_cancel_is_answered()
    {
        World.Traffic.Stuck = TrafficKind.Request;
        Start(CallsAtOnce + 1);

        World.Do(grains => grains.GetGrain<IContactGrain>(PhoneOf(CallsAtOnce)).Cancel([], "cancelled", "test"));
        World.Traffic.Stuck = null;
        World.Drain();

        Assert.Equal(CallsAtOnce, World.Ghl.Tried.Count);
        Assert.DoesNotContain(World.Ghl.Tried, push => push.Phone == PhoneOf(CallsAtOnce));
    }

    [Fact]
    public void What_waits_is_not_tried_once_the_token_is_refused_and_then_one_push_finds_out()
    {
        World.Ghl.Refuses = CallsAtOnce + 1;
        World.Traffic.Stuck = TrafficKind.Request;
        Start(People);
        World.Traffic.Stuck = null;
        World.Drain();

        _scene.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(CallsAtOnce, World.Ghl.Tried.Count);

        World.Traffic.Stuck = TrafficKind.Request;
        _scene.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(CallsAtOnce + 1, World.Ghl.Tried.Count);

        World.Traffic.Stuck = null;
        _scene.Pass(TimeSpan.FromMinutes(70));
        Assert.Equal(CallsAtOnce + 1 + People, World.Ghl.Tried.Count);
        Assert.All(World.Disk.Runs.Values, run => Assert.NotNull(run.EndedAt));
    }

    private void Start(int people)
    {
        var admission = _scene.Publish("""{"id":"p","type":"ghl_upsert_contact","connection":"ghl","add_tags":["seen"]}""");
        for (var person = 0; person < people; person++)
        {
            _scene.Start(admission, PhoneOf(person));
        }
    }

    private static string PhoneOf(int person) => $"+3934900000{person:D2}";
}
