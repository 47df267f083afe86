using System.Text.RegularExpressions;

namespace Grainline.Messages;

/// <summary>What can be known to be wrong with a filled template without knowing the template.</summary>
public static partial class TemplateRules
{
    /// <summary>A text as Meta takes it for a variable of a template: without line breaks and tabs, and with at most four spaces in a row
    /// (facts/whatsapp.md 1.3). Fields of several lines are common, and Meta refuses the whole message for one of them.</summary>
    public static string OneLine(string text) => Refused().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s*[\r\n\t\v\f\u0085\u2028\u2029]\s*| {5,}", RegexOptions.None, 1_000)]
    private static partial Regex Refused();

    internal static MessageProblem? Check(TemplateContent? template) =>
        template is null ? null
        : template.Name.Length == 0 || template.Language.Length == 0 ? new("incomplete_template", "A template needs a name and a language.")
        : MessageRules.Longer(template.Name, MessageLimits.TemplateName)
            ? MessageRules.TooLong("template_name", "A template's name", MessageLimits.TemplateName)
        : Unfilled(template) is { } unfilled
            ? new("empty_parameter", $"Nothing fills {{{{{unfilled}}}}} of the template, and WhatsApp refuses it so.")
        : MessageRules.Longer(string.Concat(template.Parameters.Select(p => p.Text)), MessageLimits.TemplateParameter)
            ? MessageRules.TooLong("template_parameter", "The text that fills a template", MessageLimits.TemplateParameter)
        : CheckHeader(template.Header) ?? CheckButtons(template);

    /// <summary>The name of a variable that is empty. Meta refuses such a message as one that lacks the variable (code 131008).</summary>
    private static string? Unfilled(TemplateContent template)
    {
        IEnumerable<TemplateParameter> variables = template.Header?.Parameter is { } header ? [header, .. template.Parameters] : template.Parameters;
        return variables.Where(variable => string.IsNullOrWhiteSpace(variable.Text)).Select(variable => variable.Name).FirstOrDefault();
    }

    private static MessageProblem? CheckHeader(TemplateHeader? header) =>
        header is null ? null
        : header.Parameter is null == header.Media is null
            ? new("invalid_template_header", "A template's header is filled with a text or with media.")
        : MessageRules.Longer(header.Parameter?.Text, MessageLimits.HeaderOrFooter)
            ? MessageRules.TooLong("template_header", "A template's header", MessageLimits.HeaderOrFooter)
        : header.Media is { Kind: MediaKind.Audio or MediaKind.Sticker }
            ? new("invalid_template_header", "A template's header shows an image, a video or a document.")
        : MessageRules.CheckMedia(header.Media);

    private static MessageProblem? CheckButtons(TemplateContent template) =>
        template.Buttons.Any(b => b.Index is < 0 or >= MessageLimits.TemplateButtons)
            ? new("invalid_template_button", $"A template has at most {MessageLimits.TemplateButtons} buttons, counted from 0.")
        : template.Buttons.DistinctBy(b => b.Index).Count() < template.Buttons.Length
            ? new("invalid_template_button", "A button of the template is filled twice.")
        : template.Buttons.Select(CheckButton).FirstOrDefault(problem => problem is not null);

    private static MessageProblem? CheckButton(TemplateButton button)
    {
        var limit = button.Kind switch
        {
            TemplateButtonKind.QuickReply => MessageLimits.QuickReplyPayload,
            TemplateButtonKind.CopyCode => MessageLimits.CouponCode,
            _ => MessageLimits.Link,
        };
        return string.IsNullOrWhiteSpace(button.Value) ? new("empty_template_button", "What fills a button of the template is empty.")
            : MessageRules.Longer(button.Value, limit) ? MessageRules.TooLong("template_button", "What fills this button of the template", limit)
            : null;
    }
}
