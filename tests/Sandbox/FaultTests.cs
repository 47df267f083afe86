using Grainline.Messages;
using Grainline.Sandbox.Faults;

namespace Grainline.Tests.Sandbox;

public sealed class FaultTests
{
    [Theory]
    [InlineData("Next", 3, "xxx......")]
    [InlineData("Every", 3, "..x..x..x")]
    [InlineData("Every", 1, "xxxxxxxxx")]
    [InlineData("Always", 1, "xxxxxxxxx")]
    [InlineData("Always", 5, "xxxxxxxxx")]
    public void A_mode_says_which_calls_are_struck(string mode, int n, string expected) =>
        Assert.Equal(expected, Strikes(expected.Length, new Fault { Target = FaultTarget.Meta, Mode = Enum.Parse<FaultMode>(mode), N = n, Code = 1 }));

    [Fact]
    public void The_first_fault_that_strikes_takes_the_call_and_the_others_wait()
    {
        var script = new FaultScript();
        script.TryAdd(new() { Target = FaultTarget.Meta, Mode = FaultMode.Next, N = 2, Code = 1 });
        script.TryAdd(new() { Target = FaultTarget.Meta, Mode = FaultMode.Next, N = 1, Code = 2 });
        script.TryAdd(new() { Target = FaultTarget.Meta, Mode = FaultMode.Every, N = 4, Code = 3 });

        Assert.Equal([1, 1, 2, 3, null], Enumerable.Range(0, 5).Select(_ => script.Strike(FaultTarget.Meta)?.Code));
    }

    [Fact]
    public void A_fault_strikes_its_own_target_only()
    {
        var script = new FaultScript();
        script.TryAdd(new() { Target = FaultTarget.Ghl, Mode = FaultMode.Next, Code = 1 });

        Assert.Null(script.Strike(FaultTarget.Meta));
        Assert.NotNull(script.Strike(FaultTarget.Ghl));
        Assert.Empty(script.List());
    }

    [Fact]
    public async Task Faults_are_shown_with_what_they_did_until_they_are_spent_or_forgotten()
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.Fault("""{"target":"meta","mode":"every","n":2,"code":131000,"delay":"PT0.01S"}""");
        await sandbox.Fault("""{"target":"meta","mode":"next","code":131016}""");
        await sandbox.Send();
        await sandbox.Send();
        await sandbox.Send();

        var (status, list) = await sandbox.Call(HttpMethod.Get, "/sandbox/faults");
        var fault = Assert.Single(list["items"]!.AsArray())!;
        Assert.Equal(
            (200, "meta", "every", 2, 131000, "PT0.01S", 3, 1),
            (status, (string?)fault["target"], (string?)fault["mode"], (int)fault["n"]!, (int)fault["code"]!, (string?)fault["delay"],
                (int)fault["calls"]!, (int)fault["hits"]!));

        Assert.Equal(204, (await sandbox.Call(HttpMethod.Delete, "/sandbox/faults")).Status);
        Assert.Equal(EffectVerdict.Done, (await sandbox.Send()).Verdict);
    }

    [Theory]
    [InlineData("not json", 400, "invalid_json")]
    [InlineData("""{"mode":"next","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"moon","mode":"next","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"7","mode":"next","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"1","mode":"next","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta,ghl","mode":"next","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"1","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next,every","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"sometimes","code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next"}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","n":0,"code":1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","status":200}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","delay":"soon"}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","delay":-1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","delay":"PT11M"}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","delay":1e300}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","code":1,"retry_after":-1}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","code":1,"via":"pigeon"}""", 422, "invalid_fault")]
    [InlineData("""{"target":"meta","mode":"next","status":500,"via":"status"}""", 422, "invalid_fault")]
    public async Task A_fault_that_makes_no_sense_is_refused(string fault, int status, string code)
    {
        await using var sandbox = await SandboxHost.Start();

        var (actual, problem) = await sandbox.Call(HttpMethod.Post, "/sandbox/faults", fault);

        Assert.Equal((status, code, status), (actual, (string?)problem["code"], (int)problem["status"]!));
    }

    [Fact]
    public void There_is_a_limit_of_faults()
    {
        var script = new FaultScript();
        var fault = new Fault { Target = FaultTarget.Meta, Mode = FaultMode.Always, Code = 1 };

        Assert.All(Enumerable.Range(0, FaultScript.MaxFaults), _ => Assert.True(script.TryAdd(fault)));
        Assert.False(script.TryAdd(fault));
    }

    private static string Strikes(int calls, Fault fault)
    {
        var script = new FaultScript();
        script.TryAdd(fault);
        return string.Concat(Enumerable.Range(0, calls).Select(_ => script.Strike(FaultTarget.Meta) is null ? '.' : 'x'));
    }
}
