using System.Text.Json;

namespace Grainline.Tests.Support.Product;

/// <summary>A list as the management API pages it.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record AutomationView(string Id, WebhookView Webhook);

internal sealed record WebhookView(string Path, string Secret);

internal sealed record RunView(string Id, string Phone, string Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    public IReadOnlyList<StepView> Steps { get; init; } = [];
}

internal sealed record StepView(string StepId, string Type, string Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Attempts);

internal sealed record DeliveryView(string Id, string Outcome, string? RunId);

internal sealed record MessageView(string Id, string To, string? Text);

/// <summary>What a webhook is answered with. <see cref="Status"/> is a word, but in problem details the number of HTTP.</summary>
internal sealed record WebhookAnswer(JsonElement Status, string? RunId, string? Code)
{
    public string Word => Code ?? Status.ToString();
}
