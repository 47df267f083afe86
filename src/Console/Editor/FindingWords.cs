using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grainline.Pages.Backend;
using Grainline.Pages.Texts;
using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Editor;

/// <summary>What the API finds wrong with a draft, in the words of the forms; what has no text here is told as the API says it.</summary>
internal sealed partial class FindingWords(IStringLocalizer<Text> texts, StepWords words)
{
    /// <summary>The sentence alone, for where the name of the field stands beside it.</summary>
    public string Say(Workbench bench, Finding finding)
    {
        var name = bench.View.ByPath.GetValueOrDefault(finding.Path)?.Type ?? FlowChange.LastName(finding.Path);
        var limits = Number().Matches(finding.Detail).Select(number => number.Value).ToList();
        var code = IsEmpty(bench, finding) || (finding.Code == "too_short" && limits is ["1", ..]) ? "required" : finding.Code;
        // A text has two places at most; a format with fewer values than places would throw.
        object[] values = [.. finding.About is { } about ? [about] : limits, "", ""];
        return Known($"Finding_{code}_{name}", values) ?? Known($"Finding_{code}", values) ?? finding.Detail;
    }

    /// <summary>The sentence where there is no draft to look at, for instance of what WhatsApp would refuse.</summary>
    /// <param name="finding">What the API found.</param>
    /// <param name="name">Of what it is about, where a code has a text of its own for it.</param>
    public string Say(Finding finding, string name = "")
    {
        object[] values = [finding.About ?? "", "", ""];
        return Known($"Finding_{finding.Code}_{name}", values) ?? Known($"Finding_{finding.Code}", values) ?? finding.Detail;
    }

    /// <summary>The sentence with the name of the field, unless it is about a whole step.</summary>
    public string Whole(Workbench bench, Finding finding) =>
        finding.Path.Length == 0 || bench.View.ByPath.ContainsKey(finding.Path) ? Say(bench, finding)
            : $"{words.Field(FlowChange.LastName(finding.Path))}: {Say(bench, finding)}";

    /// <summary>What is wrong at a path, or null.</summary>
    /// <param name="bench">The draft.</param>
    /// <param name="path">Of a field.</param>
    /// <param name="within">Also with what is in it, where its parts are no fields of their own.</param>
    public string? At(Workbench bench, string path, bool within = false)
    {
        var found = bench.Findings.Where(finding => !finding.IsWarning)
            .Where(finding => finding.Path == path || (within && (finding.Path.StartsWith(path + ".", StringComparison.Ordinal) || finding.Path.StartsWith(path + "[", StringComparison.Ordinal))))
            .Select(finding => finding.Path == path ? Say(bench, finding) : Whole(bench, finding)).Distinct().ToList();
        return found.Count == 0 ? null : string.Join(' ', found);
    }

    /// <summary>A text that was emptied breaks the rules of its form; what is asked for is a text.</summary>
    private static bool IsEmpty(Workbench bench, Finding finding) =>
        !finding.IsWarning && FlowChange.At(bench.Draft.Definition, finding.Path) is JsonValue value && ApiJson.Scalar(value) is "";

    /// <summary>A name of the author's is no format, so a text is looked for before it is filled.</summary>
    private string? Known(string key, object[] values) => texts[key].ResourceNotFound ? null : texts[key, values].Value;

    [GeneratedRegex(@"\d+", RegexOptions.None, 1_000)]
    private static partial Regex Number();
}
