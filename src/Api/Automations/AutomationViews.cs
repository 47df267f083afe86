using System.Text.Json;
using Grainline.Automations;
using Grainline.Journal;

namespace Grainline.Api.Automations;

/// <summary>An automation as the API shows it.</summary>
internal sealed record AutomationResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AutomationStatus Status { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where GHL sends; only for those who may manage the automation.</summary>
    public WebhookResource? Webhook { get; init; }

    public required JsonElement Definition { get; init; }

    /// <summary>After publishing: what looks wrong and was published all the same; null otherwise.</summary>
    public IReadOnlyList<DefinitionError>? Warnings { get; init; }

    public static AutomationResource Of(AutomationView view, HttpRequest request, bool manages) => new()
    {
        Id = view.Id,
        Name = view.Name,
        Status = view.Status,
        Version = view.Version,
        CreatedAt = view.CreatedAt,
        UpdatedAt = view.UpdatedAt,
        Webhook = manages ? WebhookResource.Of(view, request) : null,
        Definition = ShownDefinition.Of(view.Definition, withSecrets: manages),
    };
}

/// <summary>A trigger's URL and secret.</summary>
/// <param name="Url">As it is reached from where the request came.</param>
/// <param name="Path">The same without scheme and host.</param>
/// <param name="Secret">Sent as <c>X-Webhook-Secret</c>, as bearer token, as <c>?secret=</c>, or as body field <c>secret</c>.</param>
/// <param name="PreviousSecretValidUntil">Until when the secret before the last rotation still opens.</param>
internal sealed record WebhookResource(string Url, string Path, string Secret, DateTimeOffset? PreviousSecretValidUntil)
{
    public static WebhookResource Of(AutomationView view, HttpRequest request)
    {
        var path = $"/hooks/ghl/{view.WebhookId}";
        return new WebhookResource($"{request.Scheme}://{request.Host}{path}", path, view.Secret, view.PreviousSecretValidUntil);
    }
}

/// <summary>An automation as lists show it.</summary>
internal sealed record AutomationItem(
    string Id, string Name, AutomationStatus Status, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static AutomationItem Of(AutomationRow row) => new(row.Id, row.Name, row.Status, row.Version, row.CreatedAt, row.UpdatedAt);
}

/// <summary>An immutable version.</summary>
internal sealed record VersionResource(int Version, DateTimeOffset CreatedAt, string CreatedBy, JsonElement Definition)
{
    public static VersionResource Of(VersionRow row, bool manages) =>
        new(row.Automation.Version, row.CreatedAt, row.CreatedBy, ShownDefinition.Of(row.Definition, withSecrets: manages));
}

/// <summary>A secret after its rotation.</summary>
internal sealed record RotatedSecret(string Secret, DateTimeOffset PreviousValidUntil);

/// <summary>Stored JSON on its way out.</summary>
internal static class Json
{
    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
