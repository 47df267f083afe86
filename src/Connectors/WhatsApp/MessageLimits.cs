using System.Globalization;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>Meta's limits of a message (facts/whatsapp.md 1.3), checked before a call is spent on them.</summary>
/// <remarks>Characters are counted as Unicode scalar values: the most lenient reading, so nothing is refused here that Meta
/// might take.</remarks>
public static class MessageLimits
{
    public const int Text = 4096;
    public const int TemplateName = 512;

    /// <summary>Of a template's whole body; one parameter cannot be longer than what it is part of.</summary>
    public const int TemplateParameter = 1024;

    /// <summary>Of <c>biz_opaque_callback_data</c>, which carries the effect id.</summary>
    public const int CallbackData = 512;

    /// <summary>What is wrong with the message, or null when it may be sent.</summary>
    public static SendFailure? Check(OutboundMessage message) => message switch
    {
        { EffectId.Length: > CallbackData } => Refuse("effect_id_too_long", $"An effect id has at most {CallbackData} characters."),
        { Content: { Text: not null, Template: not null } } => Refuse("ambiguous_content", "A message has a text or a template, not both."),
        { Content.Template: { } template } => Check(template),
        { Content.Text: { } text } => CheckText(text),
        _ => Refuse("empty_message", "A message needs a text or a template."),
    };

    private static SendFailure? CheckText(string text) =>
        string.IsNullOrWhiteSpace(text) ? Refuse("empty_text", "The text of the message is empty.")
        : Longer(text, Text) ? Refuse("text_too_long", $"A text has at most {Text} characters.")
        : null;

    private static SendFailure? Check(TemplateContent template)
    {
        if (template.Name.Length == 0 || template.Language.Length == 0)
        {
            return Refuse("incomplete_template", "A template needs a name and a language.");
        }

        if (Longer(template.Name, TemplateName))
        {
            return Refuse("template_name_too_long", $"A template's name has at most {TemplateName} characters.");
        }

        foreach (var parameter in template.Parameters)
        {
            if (Longer(parameter.Text, TemplateParameter))
            {
                return Refuse("template_parameter_too_long", string.Create(
                    CultureInfo.InvariantCulture, $"Parameter {parameter.Name} has more than {TemplateParameter} characters."));
            }
        }

        return null;
    }

    private static bool Longer(string text, int limit) => text.Length > limit && text.EnumerateRunes().Count() > limit;

    private static SendFailure Refuse(string code, string detail) =>
        new() { Class = FailureClass.Final, Code = code, Detail = detail };
}
