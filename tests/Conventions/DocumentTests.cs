using System.Text.RegularExpressions;

namespace Grainline.Tests.Conventions;

/// <summary>What documents refer to exists.</summary>
public sealed partial class DocumentTests
{
    private const int LongestDecision = 40;

    [Fact]
    public void Every_link_of_a_document_leads_to_a_file() => Assert.Empty(
        from file in Documents()
        from Match link in LinkTarget().Matches(File.ReadAllText(file))
        let target = link.Groups["path"].Value
        where !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target))
        select $"{Repository.Name(file)}: {target}");

    [Fact]
    public void Every_decision_has_a_number_of_its_own() => Assert.Empty(
        from file in Decisions()
        group Path.GetFileName(file) by Path.GetFileName(file)[..4] into same
        where same.Count() > 1
        select string.Join(" and ", same));

    [Fact]
    public void A_decision_is_short() => Assert.Empty(
        from file in Decisions()
        let lines = File.ReadLines(file).Count()
        where lines > LongestDecision
        select $"{Repository.Name(file)}: {lines} lines");

    private static IEnumerable<string> Decisions() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md");

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));

    /// <summary>Of a link or picture in Markdown, without the place within the file; addresses on the web are not asked.</summary>
    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)", RegexOptions.None, 1_000)]
    private static partial Regex LinkTarget();
}
