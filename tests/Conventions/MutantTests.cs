namespace Grainline.Tests.Conventions;

/// <summary>The bugs that ./test mutants puts in (docs/simulation.md) must still fit the sources.</summary>
public sealed class MutantTests
{
    public static TheoryData<string> Mutants =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Simulation/Mutants"), "*.patch").Select(file => Repository.Name(file))];

    [Theory, MemberData(nameof(Mutants))]
    public void A_mutant_applies_to_the_sources(string mutant)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, mutant));
        var file = lines.Single(line => line.StartsWith("--- a/", StringComparison.Ordinal))["--- a/".Length..];
        var source = File.ReadAllText(Path.Combine(Repository.Root, file));
        var hunks = string.Join('\n', lines.SkipWhile(line => !line.StartsWith("@@", StringComparison.Ordinal)))
            .Split("@@ ", StringSplitOptions.RemoveEmptyEntries)
            .Where(hunk => hunk.Contains('\n', StringComparison.Ordinal) && !hunk.StartsWith('-'))
            .Select(hunk => hunk.Split('\n').Skip(1).Where(line => line.StartsWith('-') || line.StartsWith(' ')).Select(line => line[1..]))
            .ToList();

        Assert.NotEmpty(hunks);
        Assert.All(hunks, hunk => Assert.Contains(string.Join('\n', hunk), source, StringComparison.Ordinal));
    }
}
