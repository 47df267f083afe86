using Grainline.Sandbox.Phone;

namespace Grainline.Sandbox.Meta;

/// <summary>What Meta refuses at once, with the limits of facts/whatsapp.md 1.3. Characters are Unicode scalar values.</summary>
internal static class SendRules
{
    private const int CallbackData = 512;
    private const int Text = 4096;
    private const int TemplateName = 512;
    private const int TemplateText = 1024;

    /// <summary>The first thing that is wrong with the request, or null.</summary>
    public static GraphError? Check(SendRequest request) =>
        CheckEnvelope(request) ?? request.Type switch
        {
            null or "text" => Check(request.Text),
            "template" => Check(request.Template),
            "interactive" => InteractiveRules.Check(request.Interactive),
            "image" or "video" or "audio" or "document" or "sticker" => Check(request.Type, request.Media),
            "location" => request.Location is null ? GraphError.Required("location") : null,
            "contacts" => request.Contacts is null ? GraphError.Required("contacts") : null,
            "reaction" => request.Reaction is null ? GraphError.Required("reaction") : null,
            _ => GraphError.Invalid("type"),
        };

    public static bool Longer(string? text, int limit) => text?.Length > limit && text.EnumerateRunes().Count() > limit;

    private static GraphError? CheckEnvelope(SendRequest request) =>
        request.MessagingProduct is null ? GraphError.Required("messaging_product")
        : request.MessagingProduct != "whatsapp" ? GraphError.Invalid("messaging_product")
        : request.RecipientType is not (null or "individual") ? GraphError.Invalid("recipient_type")
        : string.IsNullOrEmpty(request.To) ? GraphError.Required("to")
        : PhoneKey.Parse(request.To) is null ? GraphError.Invalid("to")
        : Longer(request.BizOpaqueCallbackData, CallbackData) ? GraphError.TooLong("biz_opaque_callback_data", CallbackData)
        : null;

    private static GraphError? Check(TextPart? text) =>
        string.IsNullOrEmpty(text?.Body) ? GraphError.Required("text['body']")
        : Longer(text.Body, Text) ? GraphError.TooLong("text['body']", Text)
        : null;

    private static GraphError? Check(string type, MediaPart? media) =>
        media is null ? GraphError.Required(type)
        : media.Id is null == media.Link is null ? GraphError.Of(131009, $"{type} needs either an id or a link.")
        : Longer(media.Caption, InteractiveRules.Body) ? GraphError.TooLong($"{type}['caption']", InteractiveRules.Body)
        : null;

    private static GraphError? Check(TemplatePart? template) =>
        template is null ? GraphError.Required("template")
        : string.IsNullOrEmpty(template.Name) ? GraphError.Required("template['name']")
        : Longer(template.Name, TemplateName) ? GraphError.TooLong("template['name']", TemplateName)
        : string.IsNullOrEmpty(template.Language?.Code) ? GraphError.Of(131008, "Template language code is missing.")
        : CheckParameters([.. template.BodyParameters]) ?? CheckParameters([.. template.HeaderParameters]);

    private static GraphError? CheckParameters(ParameterPart[] parameters) =>
        Array.Exists(parameters, p => p.Type is null) ? GraphError.Of(131008, "Parameter type is missing.")
        : Array.Exists(parameters, p => p.Type == "text" && string.IsNullOrEmpty(p.Text))
            ? GraphError.Of(131008, "Parameter of type text is missing text value.")
        : Array.Exists(parameters, p => p.Text?.AsSpan().ContainsAny("\r\n\t") == true || p.Text?.Contains("     ", StringComparison.Ordinal) == true)
            ? GraphError.Of(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        : parameters.Select(p => p.ParameterName is null).Distinct().Count() > 1
            ? GraphError.Of(132012, "Named and positional parameters are mixed.")
        : parameters.Select(p => p.ParameterName).Where(name => name is not null).GroupBy(name => name, StringComparer.Ordinal).Any(g => g.Count() > 1)
            ? GraphError.Of(132012, "A parameter is given twice.")
        : Longer(string.Concat(parameters.Select(p => p.Text)), TemplateText)
            ? GraphError.Of(132005, $"The filled text has more than {TemplateText} characters.")
        : null;
}
