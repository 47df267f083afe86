using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Grainline.Automations;
using Grainline.Deliveries;

namespace Grainline.Tests.Conventions;

/// <summary>The console has a text for each word that the service writes for people; otherwise a page shows the name of the text.</summary>
public sealed partial class WordTests
{
    /// <summary>What the audit log calls what was done, wherever it is written. Fields of contacts are named alike, so that these count only in a row.</summary>
    private static IEnumerable<string> Actions =>
        from file in Repository.Sources("src/Api", "src/Grains")
        from line in File.ReadLines(file)
        from Match action in Action().Matches(line)
        where action.Groups["noun"].Value != "contact" || line.Contains("AuditRow(", StringComparison.Ordinal)
        select action.Groups["action"].Value;

    private static HashSet<string> Texts { get; } = [.. XDocument.Load(Path.Combine(Repository.Root, "src", "Console", "Texts", "Text.resx"))
        .Descendants("data").Select(text => text.Attribute("name")!.Value)];

    [Fact]
    public void Every_way_in_which_a_run_starts_has_its_texts() => Assert.Empty(
        from source in Enum.GetValues<DeliverySource>()
        from key in (string[])["RunStarted_", "Source_"]
        let text = key + JsonNamingPolicy.SnakeCaseLower.ConvertName(source.ToString())
        where !Texts.Contains(text)
        select text);

    [Fact]
    public void Every_action_of_the_audit_log_has_its_text()
    {
        var states = Enum.GetValues<AutomationStatus>().Where(status => status != AutomationStatus.Draft).Select(status => $"automation.{status.ToString().ToLowerInvariant()}");
        string[] actions = [.. Actions.Concat(states).Distinct(StringComparer.Ordinal)];

        Assert.Contains("contact.erase", actions);
        Assert.Contains("user.role", actions);
        Assert.Empty(actions.Select(action => "Audit_" + action.Replace('.', '_')).Except(Texts));
    }

    [Theory]
    [InlineData("errors.md", "## Steps that failed")]
    [InlineData("go-high-level.md", "| `reason` of a skip |")]
    public void Every_reason_that_a_guide_lists_has_its_text(string guide, string table)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs", "guides", guide)).SkipWhile(line => !line.StartsWith(table, StringComparison.Ordinal)).Skip(1);
        string[] reasons = [.. lines.SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => Reason().Matches(line.Split('|')[1]).Select(reason => reason.Groups["reason"].Value))];

        Assert.Contains("opted_out", reasons);
        Assert.Empty(reasons.Select(reason => $"Reason_{reason}").Except(Texts));
    }

    [GeneratedRegex("`(?<reason>[a-z]+(_[a-z]+)*)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reason();

    [GeneratedRegex(
        """
        "(?<action>(?<noun>automation|calendar|channel|connection|contacts?|key|run|session|settings|user)\.[a-z_]+)"
        """,
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Action();
}
