using System.Diagnostics;
using System.Globalization;
using Grainline.Tests.Fuzz.Targets;
using Xunit.Abstractions;

namespace Grainline.Tests.Fuzz;

/// <summary><c>./test fuzz --inputs N --seed S</c>; without, so few inputs that they cost seconds, always the same ones.</summary>
public sealed class FuzzTests(Host host, ITestOutputHelper output) : IClassFixture<Host>
{
    private const int ShownFindings = 10;
    private const int AtOnce = 4;

    /// <summary>What may stay on the heap after all inputs: caches have limits, and these are below it.</summary>
    private const long Growth = 256 << 20;

    private static readonly int Inputs = Setting("GRAINLINE_FUZZ_INPUTS", 0);
    private static readonly int Seed = Setting("GRAINLINE_FUZZ_SEED", 1);
    private static readonly bool IsGuided = Environment.GetEnvironmentVariable("GRAINLINE_FUZZ_GUIDED") == "1";
    private static readonly string Only = Environment.GetEnvironmentVariable("GRAINLINE_FUZZ_TARGET") ?? "";

    [Theory]
    [InlineData("webhook", 400), InlineData("rehearsal", 300), InlineData("definition", 200), InlineData("contact", 300), InlineData("csv", 200), InlineData("whatsapp", 400)]
    [InlineData("app", 300), InlineData("management", 300), InlineData("query", 300)]
    [InlineData("read-webhook", 5_000), InlineData("read-whatsapp", 5_000), InlineData("read-app", 5_000), InlineData("read-definition", 1_000), InlineData("read-text", 500)]
    [InlineData("read-pattern", 500)]
    public async Task Every_input_gets_an_answer_of_the_contract(string name, int few)
    {
        var target = EndpointTargets.Of(host).Concat(ReaderTargets.All).Single(target => target.Name == name);
        if (Only.Length > 0 && !Only.Split(',').Contains(name))
        {
            return;
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var count = Inputs == 0 ? few : Inputs * (name.StartsWith("read-", StringComparison.Ordinal) ? 10 : 1);
        var round = IsGuided && target.Pool is not null && name.StartsWith("read-", StringComparison.Ordinal)
            ? await Round.Guide(target, Seed, count)
            : await Round.Play(target, Seed, count, AtOnce);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Report.Add(name, round, clock.Elapsed, growth);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {round.Count} inputs, {count / clock.Elapsed.TotalSeconds:F0} a second, slowest {round.Slowest.TotalMilliseconds:F0} ms, heap {growth >> 10} KiB"));
        output.WriteLine(string.Join(", ", round.Answers.OrderByDescending(answer => answer.Value).Take(12).Select(answer => $"{answer.Key} {answer.Value}")));
        Assert.True(round.Findings.IsEmpty, string.Join("\n\n", round.Findings.Values.Take(ShownFindings)));
        Assert.InRange(growth, long.MinValue, Growth);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
