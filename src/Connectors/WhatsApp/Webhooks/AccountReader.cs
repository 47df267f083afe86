using System.Text.Json;
using Grainline.Exchanges;

namespace Grainline.WhatsApp.Webhooks;

/// <summary>Reads what webhooks tell of templates, accounts and numbers (facts/whatsapp.md 2.7 and 4).</summary>
internal static class AccountReader
{
    /// <summary>Null when the change is of no kind that is known here, or lacks what its kind is about.</summary>
    public static WebhookEvent? Read(JsonElement change, JsonElement entry)
    {
        var value = change.Member("value");
        var waba = entry.Member("id").Word();
        var at = entry.Member("time").Time();
        return change.Member("field").Word() switch
        {
            "message_template_status_update" => Status(value) is { } status ? status with { WabaId = waba, At = at } : null,
            "message_template_quality_update" => Quality(value) is { } quality ? quality with { WabaId = waba, At = at } : null,
            "template_category_update" => Category(value) is { } category ? category with { WabaId = waba, At = at } : null,
            { } field and ("account_update" or "account_alerts" or "account_review_update" or "phone_number_quality_update"
                or "phone_number_name_update" or "business_capability_update" or "security") =>
                new AccountEvent(field, value.Member("event").Word() ?? value.Member("alert_type").Word(), change.Raw())
                {
                    WabaId = waba,
                    At = at,
                    DisplayPhoneNumber = value.Member("display_phone_number").Word(),
                },
            _ => null,
        };
    }

    private static TemplateStatusEvent? Status(JsonElement value) =>
        Name(value) is not { } name || value.Member("event").Word() is not { } status ? null : new()
        {
            Name = name,
            TemplateId = Id(value),
            Language = Language(value),
            Status = status,
            Reason = value.Member("reason").Word() is { } reason and not "NONE" ? reason : null,
            Detail = value.Member("rejection_info").Member("reason").Word() ?? value.Member("other_info").Member("description").Word(),
        };

    private static TemplateQualityEvent? Quality(JsonElement value) =>
        Name(value) is not { } name || value.Member("new_quality_score").Word() is not { } quality ? null : new()
        {
            Name = name,
            TemplateId = Id(value),
            Language = Language(value),
            Previous = value.Member("previous_quality_score").Word(),
            Quality = quality,
        };

    private static TemplateCategoryEvent? Category(JsonElement value) =>
        Name(value) is not { } name || value.Member("new_category").Word() is not { } category ? null : new()
        {
            Name = name,
            TemplateId = Id(value),
            Language = Language(value),
            Previous = value.Member("previous_category").Word(),
            Category = category,
        };

    private static string? Id(JsonElement value) => value.Member("message_template_id").Word();

    private static string? Name(JsonElement value) => value.Member("message_template_name").Word();

    private static string? Language(JsonElement value) => value.Member("message_template_language").Word();
}
