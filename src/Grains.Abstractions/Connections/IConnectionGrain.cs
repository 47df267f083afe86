using System.Collections.Immutable;
using Grainline.GoHighLevel;
using Grainline.Messages;
using Orleans.Concurrency;

namespace Grainline.Connections;

/// <summary>
/// One GHL sub-account, keyed by connection id: it makes the calls, outside of any contact's turn and not too many at once. The
/// outcome goes back as <c>IContactGrain.Complete</c>.
/// </summary>
[Alias("Grainline.IConnectionGrain")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>Takes a push. Asking again for one that is under way is harmless.</summary>
    [Alias("Push"), AlwaysInterleave]
    Task<PushAnswer> Push(GhlContactPush push);

    /// <summary>How long the pushes that wait now take to go, if they go on as before; zero when none waits.</summary>
    [Alias("Backlog"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task<TimeSpan> Backlog();

    /// <summary>Drops the pushes that still wait, and ends when those that are under way have ended.</summary>
    [Alias("Withdraw"), AlwaysInterleave]
    Task Withdraw(ImmutableArray<string> effectIds);

    /// <summary>Creates or changes the connection; a held one tries again.</summary>
    [Alias("Configure")]
    Task<ConnectionView> Configure(ConnectionSettings settings, string actor);

    /// <summary>Makes the cheapest call that needs the token and the location. Null when there is no such connection.</summary>
    [Alias("Check"), AlwaysInterleave]
    Task<ConnectionCheck?> Check();

    /// <summary>Reads a contact of GHL, for events that name no phone. A connection that does not exist is a failure, too.</summary>
    [Alias("Find"), AlwaysInterleave]
    Task<GhlContactLookup> Find(string contactId);

    /// <summary>Gives custom fields that are told by GHL's ids their names.</summary>
    [Alias("Name"), AlwaysInterleave]
    Task<GhlContactLookup> Name(GhlContact contact);

    [Alias("Get"), ReadOnly]
    Task<ConnectionView?> Get();

    [Alias("Delete")]
    Task<bool> Delete(string actor);
}

/// <summary>What a connection answers to a push that it is given.</summary>
[GenerateSerializer, Alias("Grainline.PushAnswer")]
public enum PushAnswer
{
    /// <summary>It is in the queue or on its way; the outcome will come.</summary>
    Queued = 0,

    /// <summary>The queue is full; ask again later.</summary>
    Busy = 1,

    /// <summary>There is no such connection.</summary>
    UnknownConnection = 2,

    /// <summary>GHL refuses the connection's token; nothing is tried for now.</summary>
    Held = 3,
}

/// <summary>A connection's settings. What is null stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ConnectionSettings")]
public sealed record ConnectionSettings
{
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>The sub-account in GHL.</summary>
    [Id(1)]
    public string? LocationId { get; init; }

    /// <summary>Root of API v2, for instance <c>https://services.leadconnectorhq.com</c>.</summary>
    [Id(2)]
    public string? BaseUrl { get; init; }

    /// <summary>A private integration token; written, never read back.</summary>
    [Id(3)]
    public string? Token { get; init; }
}

/// <summary>A connection as the API shows it: without its token.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ConnectionView")]
public sealed record ConnectionView
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required string LocationId { get; init; }

    [Id(3)]
    public required string BaseUrl { get; init; }

    /// <summary>Why nothing is pushed at present; null when all is well.</summary>
    [Id(4)]
    public string? Held { get; init; }

    [Id(5)]
    public DateTimeOffset? HeldUntil { get; init; }

    [Id(6)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(7)]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>That GHL does not answer; null while it does.</summary>
    [Id(8)]
    public ProviderTrouble? Trouble { get; init; }
}

/// <summary>What GHL said to the connection.</summary>
/// <param name="Failure">Null when the token and the location are right.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ConnectionCheck")]
public sealed record ConnectionCheck([property: Id(0)] ProviderFailure? Failure);
