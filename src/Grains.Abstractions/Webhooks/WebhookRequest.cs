using System.Collections.Immutable;

namespace Grainline.Webhooks;

/// <summary>An outgoing webhook: what a step asks somebody else's server to do. The same over all retries.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.WebhookRequest")]
public sealed record WebhookRequest
{
    /// <summary>Never changes over retries; travels as <c>webhook-id</c>, by which a receiver knows a repetition.</summary>
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    [Id(2)]
    public required string Method { get; init; }

    /// <summary>http or https, at most <see cref="WebhookLimits.Url"/> characters, without user name and password.</summary>
    [Id(3)]
    public required string Url { get; init; }

    /// <summary>At most <see cref="WebhookLimits.Headers"/>; those of the connection and of the signature cannot be set.</summary>
    [Id(4)]
    public ImmutableArray<WebhookHeader> Headers
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>UTF-8, at most <see cref="WebhookLimits.Body"/> bytes; JSON unless a header says otherwise.</summary>
    [Id(5)]
    public string? Body { get; init; }

    /// <summary>Signs the request (Standard Webhooks 1.0): <c>whsec_</c> and base64, or any text; null = unsigned.</summary>
    [Id(6)]
    public string? SigningSecret { get; init; }

    /// <summary>The span of the turn that asked for it (W3C <c>traceparent</c>); null when nobody traced.</summary>
    [Id(7)]
    public string? Trace { get; init; }

    /// <summary>Whether it goes to a GHL <i>Inbound Webhook</i> trigger: that answers 200 whatever became of it, so that its body is asked
    /// (<c>trigger_not_active</c>), and it knows no repetition, so that a call whose answer was lost is not made again (facts/ghl.md 5).</summary>
    [Id(8)]
    public bool IsGhlTrigger { get; init; }

    /// <summary>Whether repeating the call does no more than one call (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => Method is "GET" or "PUT" or "DELETE";

    /// <summary>The record's own text would show the secret.</summary>
    public override string ToString() => $"{Method} webhook {EffectId}";
}

[GenerateSerializer, Immutable, Alias("Grainline.WebhookHeader")]
public readonly record struct WebhookHeader([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>How large an outgoing webhook may be.</summary>
public static class WebhookLimits
{
    /// <summary>Characters.</summary>
    public const int Url = 2_048;

    public const int Headers = 32;

    /// <summary>Characters of one header's value.</summary>
    public const int HeaderValue = 4_096;

    /// <summary>Bytes in UTF-8.</summary>
    public const int Body = 256 * 1024;
}
