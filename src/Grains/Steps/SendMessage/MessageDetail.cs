using System.Text.Json.Nodes;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

/// <summary>What the step record says of a message.</summary>
internal static class MessageDetail
{
    public static JsonObject Of(MessageContent content) => content switch
    {
        { Template: { } template } => new JsonObject
        {
            ["template"] = template.Name,
            ["language"] = template.Language,
            ["parameters"] = new JsonObject(template.Parameters.Select(parameter =>
                KeyValuePair.Create(parameter.Name, (JsonNode?)JsonValue.Create(parameter.Text)))),
        },
        { Interactive: { } interactive } => new JsonObject
        {
            ["text"] = interactive.Body,
            ["buttons"] = new JsonArray([.. interactive.Buttons.Select(button => JsonValue.Create(button.Title))]),
            ["rows"] = new JsonArray(
                [.. interactive.List?.Sections.SelectMany(section => section.Rows).Select(row => JsonValue.Create(row.Title)) ?? []]),
        },
        { Media: { } media } => new JsonObject { ["media"] = media.Type, ["link"] = media.Link, ["caption"] = media.Caption },
        _ => new JsonObject { ["text"] = content.Text },
    };
}
