using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>The body of <c>POST /{phone-number-id}/messages</c> (facts/whatsapp.md 1.3).</summary>
internal sealed record MessageBody
{
    public string MessagingProduct { get; } = "whatsapp";

    public string RecipientType { get; } = "individual";

    public required string To { get; init; }

    public required string Type { get; init; }

    public TextBody? Text { get; init; }

    public TemplateBody? Template { get; init; }

    public required string BizOpaqueCallbackData { get; init; }

    public static MessageBody Of(OutboundMessage message) => new()
    {
        To = message.To,
        Type = message.Content.Type,
        Text = message.Content.Text is { } text ? new(PreviewUrl: false, text) : null,
        Template = message.Content.Template is { } template ? TemplateBody.Of(template) : null,
        BizOpaqueCallbackData = message.EffectId,
    };
}

internal sealed record TextBody(bool PreviewUrl, string Body);

internal sealed record TemplateBody(string Name, LanguageBody Language, ComponentBody[]? Components)
{
    // Meta refuses an empty component of a template that has no variables.
    public static TemplateBody Of(TemplateContent template) =>
        new(template.Name, new(template.Language), template.Parameters.IsEmpty ? null : [new("body", Parameters(template))]);

    // A template uses one format: an order without names, or names (mixing them is error 132012).
    private static ParameterBody[] Parameters(TemplateContent template) =>
        IsPositional(template)
            ? [.. template.Parameters.OrderBy(p => int.Parse(p.Name, CultureInfo.InvariantCulture)).Select(p => new ParameterBody("text", null, p.Text))]
            : [.. template.Parameters.Select(p => new ParameterBody("text", p.Name, p.Text))];

    private static bool IsPositional(TemplateContent template) =>
        Enumerable.Range(1, template.Parameters.Length)
            .All(i => template.Parameters.Any(p => p.Name == i.ToString(CultureInfo.InvariantCulture)));
}

internal sealed record LanguageBody(string Code);

internal sealed record ComponentBody(string Type, ParameterBody[] Parameters);

internal sealed record ParameterBody(string Type, string? ParameterName, string Text);

/// <summary>The answer of the same call: either messages, or an error (facts/whatsapp.md 1.4 and 1.5).</summary>
internal sealed record GraphAnswer(GraphMessage[]? Messages, GraphError? Error);

internal sealed record GraphMessage(string? Id, string? MessageStatus);

internal sealed record GraphError(int? Code, string? Message, bool? IsTransient, JsonElement ErrorData)
{
    // Other parts of the Graph API put a text where WhatsApp puts an object, so the shape is not taken for granted.
    public string? Explanation =>
        ErrorData.ValueKind is JsonValueKind.Object
        && ErrorData.TryGetProperty("details", out var details) && details.ValueKind is JsonValueKind.String
            ? details.GetString()
            : Message;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(GraphAnswer))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
