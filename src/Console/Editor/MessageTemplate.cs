using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Parts;

namespace Grainline.Pages.Editor;

/// <summary>An approved template of a WhatsApp account.</summary>
/// <param name="Name">The name that all its languages share.</param>
/// <param name="Language">Meta's language code.</param>
/// <param name="Body">The text, with its parameters in braces.</param>
internal sealed record MessageTemplate(string Name, string Language, string Body)
{
    private static readonly string[] Media = ["IMAGE", "VIDEO", "DOCUMENT"];

    /// <summary>The one variable that a header of text may have.</summary>
    public string? HeaderParameter { get; init; }

    /// <summary>Meta's word: <c>TEXT</c>, <c>IMAGE</c>, <c>VIDEO</c>, <c>DOCUMENT</c> …; null without a header.</summary>
    public string? HeaderFormat { get; init; }

    /// <summary>The buttons that a message has to fill: their places from 0, and Meta's words for their kinds.</summary>
    public IReadOnlyList<(int Index, string Type)> Buttons { get; init; } = [];

    /// <summary>Those of a channel; none when they cannot be read.</summary>
    public static async Task<IReadOnlyList<MessageTemplate>> Of(GrainlineClient api, string channel) =>
        Read(await api.List<JsonNode>($"/api/v1/channels/{Uri.EscapeDataString(channel)}/templates", WholeList.Limit).Whole());

    public static IReadOnlyList<MessageTemplate> Read(IEnumerable<JsonNode?> list) =>
    [
        .. from item in list
           where item.Text("name") is not null
           select new MessageTemplate(item.Text("name")!, item.Text("language") ?? "", item.Text("body") ?? "")
           {
               HeaderParameter = item.Text("header_parameter"),
               HeaderFormat = item.Text("header_format"),
               Buttons = [.. ButtonsOf(item)],
           },
    ];

    public static IEnumerable<string> Parameters(string body) =>
        Placeholders.Split(body).Where(part => part.IsToken).Select(part => part.Part).Distinct(StringComparer.Ordinal);

    /// <summary>The body with its parameters in place; one that is missing stays to be seen.</summary>
    public static string Fill(string body, JsonObject? parameters) => string.Concat(Placeholders.Split(body).Select(part =>
        !part.IsToken ? part.Part : parameters.Text(part.Part) is { Length: > 0 } value ? value : "{{" + part.Part + "}}"));

    /// <summary>Makes the places in a message those that this template has to have filled; what stood in one that it has, too, stays.</summary>
    /// <param name="message">A template as a definition has it.</param>
    public void Fit(JsonObject message)
    {
        message["parameters"] = Texts(Parameters(Body), message["parameters"]);
        Put(message, "header_parameters", HeaderParameter is { } name ? Texts([name], message["header_parameters"]) : null);
        Put(message, "header_media", Media.Contains(HeaderFormat) ? Picture(HeaderFormat!.ToLowerInvariant(), message["header_media"]) : null);
        Put(message, "buttons", Buttons.Count == 0 ? null : new JsonArray(
            [.. Buttons.Select(button => Filled(button.Index, button.Type.ToLowerInvariant(), message["buttons"] as JsonArray ?? []))]));
    }

    private static JsonObject Picture(string type, JsonNode? old) =>
        new() { ["type"] = type, ["link"] = old.Text("type") == type ? old.Text("link") ?? "" : "" };

    private static JsonObject Filled(int index, string type, JsonArray old) => new()
    {
        ["index"] = index,
        ["type"] = type,
        ["value"] = old.FirstOrDefault(one => one.Text("index") == $"{index}" && one.Text("type") == type).Text("value") ?? "",
    };

    private static JsonObject Texts(IEnumerable<string> names, JsonNode? old) => new(names.Select(name =>
        KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(old.Text(name) ?? (name == "name" ? "{{contact.first_name}}" : "")))));

    private static void Put(JsonObject message, string member, JsonNode? value)
    {
        message.Remove(member);
        if (value is not null)
        {
            message[member] = value;
        }
    }

    private static IEnumerable<(int Index, string Type)> ButtonsOf(JsonNode? item) =>
        from button in (item?["buttons"] as JsonArray ?? []).Index()
        where button.Item.Text("needs_value") == "true"
        select (button.Index, button.Item.Text("type") ?? "");
}
