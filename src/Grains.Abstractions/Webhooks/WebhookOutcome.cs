using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>What became of an outgoing webhook.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.WebhookOutcome")]
public sealed record WebhookOutcome
{
    [Id(0)]
    public required EffectOutcome Effect { get; init; }

    /// <summary>The answer's body, as far as it is read (<c>Webhooks:MaxResponseBytes</c>); null when there was none, or when it is not text.</summary>
    [Id(1)]
    public string? Body { get; init; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    [Id(2)]
    public int? Status { get; init; }
}

/// <summary>Makes outgoing webhooks.</summary>
public interface IWebhookClient
{
    /// <summary>Makes one call, bounded in time and size. Never throws for what the receiver or the network does: that is the outcome.</summary>
    Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken);
}
