using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Parts;

namespace Grainline.Pages.Editor;

/// <summary>An approved template of a WhatsApp account.</summary>
internal sealed record MessageTemplate(string Name, string Language, string Body)
{
    /// <summary>Reads the list of a channel: ours (<c>items</c>, <c>text</c> or <c>body</c>) or Meta's (<c>data</c>, <c>components</c>).</summary>
    public static IReadOnlyList<MessageTemplate> Read(JsonNode? list) =>
    [
        .. from item in (list?["items"] ?? list?["data"]) as JsonArray ?? []
           where item.Text("name") is not null
           select new MessageTemplate(item.Text("name")!, item.Text("language") ?? "", item.Text("text") ?? item.Text("body") ?? BodyOf(item)),
    ];

    public static IEnumerable<string> Parameters(string body) =>
        Placeholders.Split(body).Where(part => part.IsToken).Select(part => part.Part).Distinct(StringComparer.Ordinal);

    /// <summary>The body with its parameters in place; one that is missing stays to be seen.</summary>
    public static string Fill(string body, JsonObject? parameters) => string.Concat(Placeholders.Split(body).Select(part =>
        !part.IsToken ? part.Part : parameters.Text(part.Part) is { Length: > 0 } value ? value : "{{" + part.Part + "}}"));

    private static string BodyOf(JsonNode? item) =>
        (item?["components"] as JsonArray)?.FirstOrDefault(component => component.Text("type") is "BODY" or "body").Text("text") ?? "";
}
