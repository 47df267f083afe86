using System.Collections.Immutable;
using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>An outgoing webhook: rendered, and the same over all retries.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.OutboundRequest")]
public sealed record OutboundRequest
{
    /// <summary>Never changes over retries; travels as <c>webhook-id</c> (Standard Webhooks).</summary>
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    /// <summary>The contact whose run asked for it; it gets the outcome.</summary>
    [Id(2)]
    public required string Phone { get; init; }

    [Id(3)]
    public required RequestContent Content { get; init; }
}

/// <summary>What is requested.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.RequestContent")]
public sealed record RequestContent
{
    [Id(0)]
    public required string Method { get; init; }

    /// <summary>Absolute, http or https.</summary>
    [Id(1)]
    public required string Url { get; init; }

    [Id(2)]
    public ImmutableSortedDictionary<string, string>? Headers { get; init; }

    /// <summary>JSON or any text; null = no body.</summary>
    [Id(3)]
    public string? Body { get; init; }
}

/// <summary>Makes outgoing webhooks.</summary>
public interface IRequestSender
{
    /// <summary>Makes one call, bounded in time and size. Never throws for what the network or the other side does: that is
    /// the outcome, with the response's body in <see cref="EffectOutcome.Response"/>.</summary>
    Task<EffectOutcome> Send(OutboundRequest request, CancellationToken cancellationToken);
}

/// <summary>The way out to one host, keyed by the host's name: it makes the calls, outside of any contact's turn, and not too
/// many at once. The outcome goes back as <c>IContactGrain.Complete</c>.</summary>
[Alias("Grainline.IEndpointGrain")]
public interface IEndpointGrain : IGrainWithStringKey
{
    /// <summary>Takes a request. Asking again for one that is under way is harmless; false when too many wait.</summary>
    [Alias("Send"), Orleans.Concurrency.AlwaysInterleave]
    Task<bool> Send(OutboundRequest request);
}
