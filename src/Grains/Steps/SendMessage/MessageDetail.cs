using System.Text.Json.Nodes;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

/// <summary>What the step record says of a message.</summary>
internal static class MessageDetail
{
    public static JsonObject Of(MessageContent content) => content switch
    {
        { Template: { } template } => OfTemplate(template),
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

    private static JsonObject OfTemplate(TemplateContent template)
    {
        var detail = new JsonObject { ["template"] = template.Name, ["language"] = template.Language, ["parameters"] = Texts(template.Parameters) };
        if (template.Header?.Parameter is { } header)
        {
            detail["header_parameters"] = Texts([header]);
        }

        return detail;
    }

    private static JsonObject Texts(IEnumerable<TemplateParameter> parameters) =>
        new(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)JsonValue.Create(parameter.Text))));
}
