using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>Reads a template from Meta's list. What a message has to fill stands in double braces.</summary>
internal static partial class TemplateReader
{
    /// <summary>Null without id, name, language or status.</summary>
    public static MessageTemplate? Read(JsonElement template)
    {
        if (template.Member("id").Word() is not { } id || template.Member("name").Word() is not { } name
            || template.Member("language").Word() is not { } language || template.Member("status").Word() is not { } status)
        {
            return null;
        }

        var components = template.Member("components").Items()
            .ToLookup(c => c.Member("type").Word()?.ToUpperInvariant() ?? "", StringComparer.Ordinal);
        var header = components["HEADER"].FirstOrDefault();
        var body = components["BODY"].FirstOrDefault().Member("text").Word();
        return new()
        {
            Id = id,
            Name = name,
            Language = language,
            Status = status.ToUpperInvariant(),
            Category = template.Member("category").Word(),
            Quality = template.Member("quality_score").Member("score").Word(),
            RejectedReason = template.Member("rejected_reason").Word() is { } reason and not "NONE" ? reason : null,
            Body = body,
            BodyParameters = Parameters(body),
            HeaderFormat = header.Member("format").Word()?.ToUpperInvariant(),
            Header = header.Member("text").Word(),
            HeaderParameter = Parameters(header.Member("text").Word()) is [var parameter, ..] ? parameter : null,
            Footer = components["FOOTER"].FirstOrDefault().Member("text").Word(),
            Buttons = [.. components["BUTTONS"].SelectMany(c => c.Member("buttons").Items()).Select(Button)],
        };
    }

    private static MessageTemplateButton Button(JsonElement button)
    {
        var type = button.Member("type").Word()?.ToUpperInvariant() ?? "";
        var hasVariable = !Parameters(button.Member("url").Word()).IsEmpty;
        return new(type, button.Member("text").Word() ?? "", type == "COPY_CODE" || (type == "URL" && hasVariable));
    }

    private static ImmutableArray<string> Parameters(string? text) =>
        [.. Placeholder().Matches(text ?? "").Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
