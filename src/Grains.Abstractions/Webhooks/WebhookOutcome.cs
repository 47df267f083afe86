using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>What became of an outgoing webhook.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.WebhookOutcome")]
public sealed record WebhookOutcome
{
    [Id(0)]
    public required EffectOutcome Effect { get; init; }

    /// <summary>The answer's body for mapping into fields; null when there was none, or when it is not text.</summary>
    [Id(1)]
    public string? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> is only the beginning of what came.</summary>
    [Id(2)]
    public bool IsBodyCut { get; init; }

    /// <summary>What may be stored and shown. Its number is not 3, which another member had.</summary>
    [Id(4)]
    public required WebhookRecord Record { get; init; }
}

/// <summary>A call as it is kept: bounded, and without secrets.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.WebhookRecord")]
public sealed record WebhookRecord
{
    /// <summary>Method, URL, headers and body, as in HTTP/1.1.</summary>
    [Id(0)]
    public required string Request { get; init; }

    /// <summary>Null when no answer came.</summary>
    [Id(1)]
    public int? Status { get; init; }

    [Id(2)]
    public string? Response { get; init; }

    [Id(3)]
    public TimeSpan Duration { get; init; }
}

/// <summary>Makes outgoing webhooks.</summary>
public interface IWebhookClient
{
    /// <summary>Makes one call, bounded in time and size. Never throws for what the receiver or the network does: that is the outcome.</summary>
    Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken);
}
