using System.Text.RegularExpressions;
using System.Xml.Linq;
using Grainline.Tests.Support;

namespace Grainline.Tests.Console.Parts;

/// <summary>The three languages say the same things.</summary>
public sealed partial class TextTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Console");

    private static readonly Dictionary<string, string> English = Read("Text.resx");

    [Theory, InlineData("Text.es.resx"), InlineData("Text.it.resx")]
    public void Every_language_has_every_text_with_the_same_places(string file)
    {
        var other = Read(file);

        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(other, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        Assert.All(other, text => Assert.True(Places(text.Value).SetEquals(Places(English[text.Key])), text.Key));
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there() => Assert.Empty(
        from file in Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".razor" or ".cs"
        from Match use in Use().Matches(File.ReadAllText(file))
        let key = use.Groups["key"].Value
        where !English.ContainsKey(key)
        select $"{Path.GetFileName(file)}: {key}");

    /// <summary>What WhatsApp refuses is read by people who know no codes.</summary>
    [Fact]
    public void Every_error_of_whatsapp_that_is_told_apart_has_words() => Assert.Equal([], Without(Code(), "Reason_", "Connectors", "WhatsApp", "WhatsAppErrors.cs"));

    /// <summary>What a push left out is read by those who wrote the step.</summary>
    [Theory, InlineData("ContactDiff.cs"), InlineData("ContactPushRun.cs")]
    public void Every_code_of_a_push_has_words(string file) => Assert.Equal([], Without(PushCode(), "Reason_", "Connectors", "GoHighLevel", "Contacts", file));

    /// <summary>What would be refused of a template is found before it is sent.</summary>
    [Fact]
    public void Every_finding_about_a_template_has_words() => Assert.Equal([], Without(TemplateFinding(), "Finding_", "Grains.Abstractions", "Messages", "TemplateCheck.cs"));

    /// <summary>Two pages that use one name for different texts are found here.</summary>
    [Fact]
    public void A_text_has_places_where_a_page_gives_it_values_and_nowhere_else() => Assert.Empty(
        from file in Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".razor" or ".cs"
        from Match use in Use().Matches(File.ReadAllText(file))
        let key = use.Groups["key"].Value
        where English.TryGetValue(key, out var text) && Places(text).Count > 0 != use.Value.EndsWith(',')
        select $"{Path.GetFileName(file)}: {key}");

    /// <summary>Codes in a file of the service that have no text.</summary>
    private static string[] Without(Regex code, string prefix, params string[] file)
    {
        var found = code.Matches(File.ReadAllText(Path.Combine([Repository.Root, "src", .. file]))).Select(match => prefix + match.Groups["code"].Value).ToList();
        Assert.NotEmpty(found);
        return [.. found.Where(key => !English.ContainsKey(key)).Distinct(StringComparer.Ordinal)];
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Folder, "Texts", file)).Descendants("data")
        .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex("""(T|texts)\["(?<key>\w+)"[\],]""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Use();

    [GeneratedRegex(@"^ +\[(?<code>\d+)\] = new", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex Code();

    [GeneratedRegex("""new\(\s*"(?<code>[a-z_]+)",""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TemplateFinding();

    [GeneratedRegex("""new\([\w."]+, "(?<code>[a-z_]+)",""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PushCode();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1_000)]
    private static partial Regex Place();
}
