using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What a run costs: transactions, before they are grouped with those of others.</summary>
public sealed class CommitTests
{
    private const int Messages = 5;

    private const string Phone = "+393491234567";

    private readonly World _world = new(seed: 1);

    [Fact]
    public void A_run_of_five_messages_costs_two_commits_a_message()
    {
        var steps = string.Join(",", Enumerable.Range(1, Messages).Select(number => $$"""{"id":"m{{number}}","type":"send_message","channel":"wa","text":"Hello"}"""));
        var admission = Publish(steps);
        var before = _world.Disk.Commits;

        Start(admission);

        Assert.Equal(RunStatus.Completed, Assert.Single(_world.Disk.Runs.Values).Status);
        Assert.Equal(Messages, _world.Meta.Taken.Count);

        // The start's own commit holds the delivery, the run and the first step; then each message is marked and settled.
        Assert.Equal(1 + (2 * Messages), _world.Disk.Commits - before);
    }

    [Theory]
    [InlineData("""{"id":"s","type":"add_tags","tags":["a"]},{"id":"t","type":"set_fields","fields":{"custom.a":"b"}}""")]
    [InlineData("""{"id":"s","type":"split","branches":[{"weight":1,"steps":[{"id":"x","type":"set_consent","status":"opted_in"}]},{"weight":1,"steps":[]}]},{"id":"t","type":"stop"}""")]
    [InlineData("""{"id":"s","type":"if","when":{"field":"tags","op":"is_empty"},"then":[{"id":"x","type":"end_other_runs"}],"else":[{"id":"y","type":"stop"}]}""")]
    public void Steps_that_wait_for_nothing_cost_no_commit_beside_the_start(string steps)
    {
        var admission = Publish(steps);
        var before = _world.Disk.Commits;

        Start(admission);

        Assert.Equal(RunStatus.Completed, Assert.Single(_world.Disk.Runs.Values).Status);
        Assert.Equal(1, _world.Disk.Commits - before);
    }

    private Admission Publish(string steps)
    {
        Admission? admission = null;
        _world.Do(grains => grains.GetGrain<IChannelGrain>(World.Channel).Configure(
            new ChannelSettings { Name = "wa", PhoneNumberId = "1", BaseUrl = "https://meta.example", AccessToken = "t" }, "test"));
        _world.Do(async grains =>
        {
            var automation = grains.GetGrain<IAutomationGrain>("aut_1");
            Assert.Empty((await automation.Create($$"""{"name":"Test","steps":[{{steps}}]}""", "test")).Errors);
            await automation.SetStatus(AutomationStatus.Active, "test");
            admission = await automation.Plan();
        });
        return admission!;
    }

    private void Start(Admission admission) => _world.Do(grains =>
        grains.GetGrain<IContactGrain>(Phone).Start(StartRun.Of(admission, DeliverySource.Webhook, "id:1", [], _world.Now)));
}
