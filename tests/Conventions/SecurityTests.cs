using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grainline.Tests.Conventions;

/// <summary>The threat model in <c>docs/security.md</c> says what the tests prove, and the tests prove what it says.</summary>
public sealed partial class SecurityTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    /// <summary>Name and file of every test there is.</summary>
    private static readonly ILookup<string, string> Tests = Repository.Sources("tests")
        .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
            .DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"))
            .Select(method => (method.Identifier.Text, File: Repository.Name(file))))
        .ToLookup(test => test.Text, test => test.File, StringComparer.Ordinal);

    /// <summary>Threat, what stops it, and tests.</summary>
    private static IReadOnlyList<string[]> Threats =>
    [
        .. Document.Split("\n## ").Single(section => section.StartsWith("Threats\n", StringComparison.Ordinal)).Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    [Fact]
    public void Every_threat_names_a_test_that_exists()
    {
        Assert.NotEmpty(Threats);
        Assert.All(Threats, threat =>
        {
            Assert.Equal(3, threat.Length);
            var named = Named(threat[2]);
            Assert.True(named.Count > 0, $"'{threat[0]}' names no test.");
            Assert.All(named, test => Assert.True(Tests.Contains(test), $"'{threat[0]}' names {test}, which is no test."));
        });
    }

    [Fact]
    public void Every_test_of_an_attack_stands_in_the_threat_model()
    {
        var named = Threats.SelectMany(threat => Named(threat[2])).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Tests.Where(test => test.Any(file => file.StartsWith("tests/Api/Security/", StringComparison.Ordinal)) && !named.Contains(test.Key)).Select(test => test.Key));
    }

    /// <summary>Razor writes texts as texts; this is how one would become markup.</summary>
    [Fact]
    public void No_text_becomes_markup_in_the_console() => Assert.Empty(
        from file in ConsoleFiles()
        where File.ReadAllText(file) is var text && (text.Contains("MarkupString", StringComparison.Ordinal) || text.Contains("AddMarkupContent", StringComparison.Ordinal))
        select Repository.Name(file));

    [Fact]
    public void Every_table_for_spreadsheets_is_written_in_one_place_which_knows_formulas() => Assert.Empty(
        from file in ConsoleFiles().Concat(Repository.Sources("src"))
        from Match download in Download().Matches(File.ReadAllText(file))
        where !download.Value.Contains("CsvText.Of(", StringComparison.Ordinal)
        select Repository.Name(file));

    [Fact]
    public void Nothing_else_writes_CSV() => Assert.Equal(
        ["src/Console/Parts/CsvText.cs"],
        from file in Repository.Sources("src")
        where File.ReadAllText(file).Contains("new CsvWriter(", StringComparison.Ordinal)
        select Repository.Name(file));

    private static List<string> Named(string cell) => [.. TestName().Matches(cell).Select(match => match.Groups["name"].Value)];

    private static IEnumerable<string> ConsoleFiles() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Console"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal));

    [GeneratedRegex("`(?<name>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TestName();

    /// <summary>What gives somebody a file of that type, with what follows.</summary>
    [GeneratedRegex("(?:Download|Results\\.(?:Text|File|Stream))\\([^;]*\"text/csv\"[^;]*;", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Download();
}
