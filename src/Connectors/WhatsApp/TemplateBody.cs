using System.Globalization;
using Grainline.Messages;

namespace Grainline.WhatsApp;

internal sealed record TemplateBody(string Name, LanguageBody Language, ComponentBody[]? Components)
{
    // Meta refuses an empty component of a template that has no variables.
    public static TemplateBody Of(TemplateContent template)
    {
        ComponentBody[] components =
        [
            .. template.Header is { } header ? [new("header", [ParameterBody.Of(header)])] : Array.Empty<ComponentBody>(),
            .. template.Parameters.IsEmpty ? [] : new ComponentBody[] { new("body", Parameters(template)) },
            .. template.Buttons.OrderBy(b => b.Index).Select(ComponentBody.Of),
        ];
        return new(template.Name, new(template.Language), components.Length == 0 ? null : components);
    }

    private static ParameterBody[] Parameters(TemplateContent template) =>
        template.IsPositional
            ? [.. template.Parameters.OrderBy(p => int.Parse(p.Name, CultureInfo.InvariantCulture)).Select(p => ParameterBody.OfText(null, p.Text))]
            : [.. template.Parameters.Select(p => ParameterBody.OfText(p.Name, p.Text))];
}

internal sealed record LanguageBody(string Code);

/// <summary>The part of a template that is filled. Sub-type and index are of buttons only, and the index is a text.</summary>
internal sealed record ComponentBody(string Type, ParameterBody[] Parameters, string? SubType = null, string? Index = null)
{
    public static ComponentBody Of(TemplateButton button)
    {
        var (subType, parameter) = button.Kind switch
        {
            TemplateButtonKind.QuickReply => ("quick_reply", new ParameterBody("payload") { Payload = button.Value }),
            TemplateButtonKind.CopyCode => ("copy_code", new ParameterBody("coupon_code") { CouponCode = button.Value }),
            _ => ("url", ParameterBody.OfText(null, button.Value)),
        };
        return new("button", [parameter], subType, button.Index.ToString(CultureInfo.InvariantCulture));
    }
}

internal sealed record ParameterBody(string Type)
{
    public string? ParameterName { get; init; }

    public string? Text { get; init; }

    public string? Payload { get; init; }

    public string? CouponCode { get; init; }

    public MediaBody? Image { get; init; }

    public MediaBody? Video { get; init; }

    public MediaBody? Document { get; init; }

    public static ParameterBody OfText(string? name, string text) => new("text") { ParameterName = name, Text = text };

    // A header's parameter has a name only where it is a named one.
    public static ParameterBody Of(TemplateHeader header) =>
        header.Parameter is { } text
            ? OfText(int.TryParse(text.Name, CultureInfo.InvariantCulture, out _) ? null : text.Name, text.Text)
            : new(header.Media!.Type)
            {
                Image = MediaBody.Of(Bare(header.Media), MediaKind.Image),
                Video = MediaBody.Of(Bare(header.Media), MediaKind.Video),
                Document = MediaBody.Of(Bare(header.Media), MediaKind.Document),
            };

    private static MediaContent Bare(MediaContent media) => media with { Caption = null };
}
