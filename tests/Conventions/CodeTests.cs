using System.Text.RegularExpressions;

namespace Grainline.Tests.Conventions;

/// <summary>Programs go by the codes of problems, so each of them is told.</summary>
public sealed partial class CodeTests
{
    /// <summary>Far fewer would mean that they are made in a way that this test does not see.</summary>
    private const int Least = 35;

    [Fact]
    public void Every_code_with_which_a_request_is_refused_stands_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "errors.md"));
        var codes = Repository.Sources("src/Api", "src/Hosting").SelectMany(file => Problem().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(codes.Count, Least, int.MaxValue);
        Assert.All(codes, code => Assert.Contains($"`{code}`", guide, StringComparison.Ordinal));
    }

    [GeneratedRegex("""Problem\.(Of|Invalid)\(\s*([0-9]+,\s*)?"(?<code>[a-z_]+)["]""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Problem();
}
