using System.Text.Json;
using Grainline.Sandbox.Phone;

namespace Grainline.Sandbox.Meta;

/// <summary>The body of <c>POST /{phone-number-id}/messages</c>; which parts are needed is for <see cref="SendRules"/>.</summary>
internal sealed record SendRequest
{
    public string? MessagingProduct { get; init; }

    public string? RecipientType { get; init; }

    public string? To { get; init; }

    public string? Type { get; init; }

    public TextPart? Text { get; init; }

    public TemplatePart? Template { get; init; }

    public InteractivePart? Interactive { get; init; }

    public MediaPart? Image { get; init; }

    public MediaPart? Video { get; init; }

    public MediaPart? Audio { get; init; }

    public MediaPart? Document { get; init; }

    public MediaPart? Sticker { get; init; }

    public JsonElement? Location { get; init; }

    public JsonElement? Contacts { get; init; }

    public JsonElement? Reaction { get; init; }

    public string? BizOpaqueCallbackData { get; init; }

    /// <summary><c>read</c> makes the call a read receipt.</summary>
    public string? Status { get; init; }

    public string? MessageId { get; init; }

    public MediaPart? Media => Image ?? Video ?? Audio ?? Document ?? Sticker;
}

internal sealed record TextPart(string? Body);

internal sealed record MediaPart(string? Id, string? Link, string? Caption)
{
    public string? Address => Link ?? Id;
}

internal sealed record TemplatePart(string? Name, LanguagePart? Language, ComponentPart[]? Components)
{
    public IEnumerable<ParameterPart> BodyParameters => ParametersOf("body");

    /// <summary>What fills a header of text.</summary>
    public IEnumerable<ParameterPart> HeaderParameters => ParametersOf("header").Where(p => p.Type == "text");

    /// <summary>What fills the header, when it is media.</summary>
    public MediaPart? Media => ParametersOf("header").Select(p => p.Image ?? p.Video ?? p.Document).FirstOrDefault();

    private IEnumerable<ParameterPart> ParametersOf(string component) => (Components ?? [])
        .Where(c => string.Equals(c.Type, component, StringComparison.OrdinalIgnoreCase))
        .SelectMany(c => c.Parameters ?? []);
}

internal sealed record LanguagePart(string? Code);

internal sealed record ComponentPart(string? Type, ParameterPart[]? Parameters);

internal sealed record ParameterPart(
    string? Type, string? ParameterName, string? Text, MediaPart? Image = null, MediaPart? Video = null, MediaPart? Document = null);

internal sealed record InteractivePart(string? Type, HeaderPart? Header, WordsPart? Body, WordsPart? Footer, ActionPart? Action);

internal sealed record WordsPart(string? Text);

internal sealed record HeaderPart(string? Text, MediaPart? Image, MediaPart? Video, MediaPart? Document)
{
    public MediaPart? Media => Image ?? Video ?? Document;
}

internal sealed record ActionPart(string? Button, ReplyButtonPart[]? Buttons, SectionPart[]? Sections)
{
    public SentChoice[] Choices =>
    [
        .. (Buttons ?? []).Select(b => new SentChoice(b.Reply!.Id!, b.Reply.Title!, Description: null, IsRow: false)),
        .. (Sections ?? []).SelectMany(s => s.Rows ?? []).Select(r => new SentChoice(r.Id!, r.Title!, r.Description, IsRow: true)),
    ];
}

internal sealed record ReplyButtonPart(RowPart? Reply);

internal sealed record SectionPart(string? Title, RowPart[]? Rows);

internal sealed record RowPart(string? Id, string? Title, string? Description);

/// <summary>The answer to a message that was taken (facts/whatsapp.md 1.4).</summary>
internal sealed record SendAnswer(string MessagingProduct, SendContact[] Contacts, AcceptedMessage[] Messages);

internal sealed record SendContact(string Input, string WaId);

/// <summary>What was made of the request.</summary>
/// <param name="Id">The wamid.</param>
/// <param name="MessageStatus">Given for templates only.</param>
internal sealed record AcceptedMessage(string Id, string? MessageStatus);

internal sealed record ReadReceiptAnswer(bool Success);
