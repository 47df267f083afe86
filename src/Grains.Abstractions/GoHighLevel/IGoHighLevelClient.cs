using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>Calls Go High Level in the name of a sub-account. Never throws for what GHL or the network does: that is the outcome.</summary>
public interface IGoHighLevelClient
{
    /// <summary>Makes GHL's contact what the push says; writes nothing that is so already.</summary>
    Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken);

    /// <summary>Reads a contact: events of appointments and opportunities name no phone.</summary>
    Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken);

    /// <summary>Gives the custom fields of a contact, which a signed webhook told by their ids, the names that the location's list
    /// has for them: those under which a workflow's webhook tells them.</summary>
    Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken);

    /// <summary>Makes the cheapest call that needs the token, the location and a scope; null when all of them are right.</summary>
    Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken);
}

/// <summary>Where and with which right a connection calls.</summary>
/// <param name="BaseUrl">Root of API v2, for instance <c>https://services.leadconnectorhq.com</c>.</param>
/// <param name="LocationId">The sub-account.</param>
/// <param name="Token">A private integration token; never logged.</param>
public sealed record GhlAccess(string BaseUrl, string LocationId, string Token)
{
    /// <summary>The record's own text would show the token.</summary>
    public override string ToString() => $"GHL location {LocationId}";
}

/// <summary>A contact as GHL has it, or why it could not be read.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.GhlContactLookup")]
public sealed record GhlContactLookup
{
    /// <summary>Null when there is no such contact, or with a <see cref="Failure"/>.</summary>
    [Id(0)]
    public GhlContact? Contact { get; init; }

    [Id(1)]
    public ProviderFailure? Failure { get; init; }
}

/// <summary>A contact of GHL.</summary>
/// <param name="Id">GHL's id.</param>
/// <param name="Phone">As GHL has it, mostly E.164; null when the contact has none.</param>
/// <param name="Standard">By our names.</param>
/// <param name="Custom">By the names of the fields where the location's list has them, else by id.</param>
/// <param name="Tags">In GHL's spelling: lower case.</param>
[GenerateSerializer, Immutable, Alias("Grainline.GhlContact")]
public sealed record GhlContact(
    [property: Id(0)] string Id,
    [property: Id(1)] string? Phone,
    [property: Id(2)] ImmutableArray<FieldChange> Standard,
    [property: Id(3)] ImmutableArray<FieldChange> Custom,
    [property: Id(4)] ImmutableArray<string> Tags);
