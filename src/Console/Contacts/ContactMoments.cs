using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;

namespace Grainline.Pages.Contacts;

/// <summary>One thing that happened to a contact, with a message's words.</summary>
/// <param name="Line">What the API says.</param>
/// <param name="Said">The text of a message, as the person has read it.</param>
/// <param name="Choices">The buttons below it.</param>
public sealed record ContactMoment(TimelineLine Line, string? Said, IReadOnlyList<string> Choices);

/// <summary>Puts a message and the step that sent it together: the one knows how it went, the other what it said.</summary>
internal static class ContactMoments
{
    private static readonly string[] ChoiceLists = ["buttons", "rows"];

    public static IEnumerable<ContactMoment> Of(IReadOnlyList<TimelineLine> lines, IReadOnlyDictionary<string, IReadOnlyList<MessageTemplate>> templates)
    {
        var steps = lines.Select(line => line.Step).OfType<StepLine>().Where(step => step.Type == "send_message").ToLookup(step => (step.RunId, step.StepId));
        var sent = lines.Select(line => line.Message).OfType<MessageLine>().Select(message => (message.RunId, message.StepId)).ToHashSet();
        foreach (var line in lines)
        {
            if (line.Message is { } message)
            {
                var detail = steps[(message.RunId, message.StepId ?? "")].Select(step => step.Detail).LastOrDefault() as JsonObject;
                yield return new ContactMoment(line, message.Text ?? Text(message, detail, templates), Choices(detail));
            }
            else if (line.Step is not { Type: "send_message", Status: "done" } step || !sent.Contains((step.RunId, step.StepId)))
            {
                yield return new ContactMoment(line, Said: null, []);
            }
        }
    }

    private static string? Text(MessageLine message, JsonObject? detail, IReadOnlyDictionary<string, IReadOnlyList<MessageTemplate>> templates)
    {
        if (detail.Text("template") is not { } name)
        {
            return detail.Text("text");
        }

        var parameters = detail!["parameters"] as JsonObject;
        return templates.GetValueOrDefault(message.ChannelId ?? "")?.FirstOrDefault(one => one.Name == name && one.Language == detail.Text("language")) is { Body.Length: > 0 } known
            ? MessageTemplate.Fill(known.Body, parameters)
            : string.Join('\n', (parameters ?? []).Select(one => $"{one.Key}: {ApiJson.Scalar(one.Value)}"));
    }

    private static IReadOnlyList<string> Choices(JsonObject? detail) =>
        [.. ChoiceLists.SelectMany(name => detail?[name] as JsonArray ?? []).Select(one => ApiJson.Scalar(one) ?? one.Text("title")).OfType<string>()];
}
