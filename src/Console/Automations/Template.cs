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

    /// <summary>The definition as it is created, in the language of the page; the file carries the texts of the others under <c>texts</c>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="zone">The time zone in which its hours are meant.</param>
    public JsonObject Instance(string name, string zone)
    {
        var copy = Definition["definition"]!.DeepClone().AsObject();
        Translate(copy, Definition["texts"]?[Language]);
        copy["name"] = name;
        if (copy.ContainsKey("time_zone"))
        {
            copy["time_zone"] = zone;
        }

        return copy;
    }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>Texts, and templates of WhatsApp, stand anywhere in the tree of steps.</summary>
    private static void Translate(JsonNode? node, JsonNode? texts)
    {
        if (node is JsonObject message && message.ContainsKey("name") && message.ContainsKey("language"))
        {
            message["language"] = Language;
        }

        foreach (var child in node switch
        {
            JsonObject members => members.Select(member => member.Value).ToList(),
            JsonArray list => list.ToList(),
            _ => [],
        })
        {
            if (child is JsonValue value && value.TryGetValue<string>(out var text) && texts.Text(text) is { } translated)
            {
                value.ReplaceWith(translated);
            }
            else
            {
                Translate(child, texts);
            }
        }
    }

    private string? Word(string member) =>
        Definition[member].Text(Language) ?? Definition[member].Text("en");

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
