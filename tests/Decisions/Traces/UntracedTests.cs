using Grainline.Contacts;
using Grainline.Traces;

namespace Grainline.Tests.Decisions.Traces;

/// <summary>When nobody listens, traces cost nothing.</summary>
public sealed class UntracedTests
{
    private const int Calls = 1_000;

    [Fact]
    public void Without_a_listener_nothing_is_allocated()
    {
        List<ContactCommand> commands = [new ContactCommand<bool>(_ => true)];
        Trace(commands);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            Trace(commands);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Without_a_trace_nothing_of_it_is_stored()
    {
        var scenario = new Scenario();
        var automation = scenario.Publish("""[{"id":"hello","type":"send_message","channel":"sandbox","text":"Hi"}]""");
        scenario.Deliver(automation);

        var run = Assert.Single(scenario.State.Runs);
        Assert.Null(run.Trace);
        Assert.Null(run.Effect!.Trace);
        Assert.DoesNotContain("trace", System.Text.Json.JsonSerializer.Serialize(scenario.State, StateJson.Default.ContactState), StringComparison.OrdinalIgnoreCase);
    }

    private static void Trace(List<ContactCommand> commands)
    {
        using var turn = TurnTrace.Begin(commands);
        using var part = GrainTrace.Part("contact commit");
        using var effect = GrainTrace.Effect("channel send", trace: null, "effect");
        Assert.Null(GrainTrace.Stored(turn));
    }
}
