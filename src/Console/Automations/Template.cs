using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Automations;

/// <summary>A ready automation to begin with. Each is a definition that ships as a JSON file (<c>Templates/</c>).</summary>
internal sealed record Template(string Id, JsonObject Definition)
{
    private const string Prefix = "templates/";

    public static IReadOnlyList<Template> All { get; } = [.. Read()];

    /// <summary>The name in the language of the page; the file carries all three under <c>names</c>.</summary>
    public string Name => Word("names") ?? Id;

    public string? Description => Word("descriptions");

    /// <summary>The definition as it is created, in the language of the page.</summary>
    public JsonObject Instance(string name)
    {
        var copy = Definition["definition"]!.DeepClone().AsObject();
        copy["name"] = name;
        Translate(copy);
        return copy;
    }

    /// <summary>Templates of WhatsApp stand anywhere in the tree of steps.</summary>
    private static void Translate(JsonNode? node)
    {
        foreach (var child in node switch
        {
            JsonObject entry => entry.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        })
        {
            Translate(child);
        }

        if (node is JsonObject message && message.ContainsKey("name") && message.ContainsKey("language"))
        {
            message["language"] = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        }
    }

    private string? Word(string member) =>
        Definition[member].Text(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? Definition[member].Text("en");

    private static IEnumerable<Template> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return new Template(name[Prefix.Length..], JsonNode.Parse(stream)!.AsObject());
        }
    }
}
