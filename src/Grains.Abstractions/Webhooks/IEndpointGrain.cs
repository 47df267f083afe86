using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Grainline.Webhooks;

/// <summary>The way out to one host, keyed by the host's name: it makes the calls, outside of any contact's turn, and not too
/// many at once. The outcome goes back as <c>IContactGrain.Complete</c>.</summary>
[Alias("Grainline.IEndpointGrain")]
public interface IEndpointGrain : IGrainWithStringKey
{
    /// <summary>Takes a request. Asking again for one that is under way is harmless.</summary>
    /// <param name="request">The call.</param>
    /// <param name="phone">The contact that waits for the outcome.</param>
    /// <returns>False when too many wait; ask again later.</returns>
    [Alias("Send"), AlwaysInterleave]
    Task<bool> Send(WebhookRequest request, string phone);

    /// <summary>How long the requests that wait now take to go, if they go on as before; zero when none waits.</summary>
    [Alias("Backlog"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task<TimeSpan> Backlog();

    /// <summary>Drops the requests that still wait, and ends when those that are under way have ended.</summary>
    [Alias("Withdraw"), AlwaysInterleave]
    Task Withdraw(ImmutableArray<string> effectIds);
}
