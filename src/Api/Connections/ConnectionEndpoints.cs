using System.Security.Claims;
using System.Text.Json.Serialization;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Connections;
using Grainline.Identity;
using Grainline.Messages;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Connections;

/// <summary>GHL sub-accounts (HTTP.md: "a connection: …"). Tokens are written, never read back.</summary>
internal static class ConnectionEndpoints
{
    private const string GoHighLevel = "gohighlevel";

    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        var connections = api.MapGroup("/connections").WithTags("Connections");
        connections.MapGet("", List).WithSummary("Connections by id");
        connections.MapGet("/{id}", Get).WithSummary("One connection");

        var manage = connections.MapGroup("").RequireAuthorization(nameof(Role.Admin));
        manage.MapPost("", Create).Refuses(409).WithSummary("Adds a GHL sub-account");
        manage.MapPut("/{id}", Change).WithSummary("Changes what the body names; a token that it leaves out stays");
        manage.MapDelete("/{id}", Delete).WithSummary("Removes the connection; steps that push through it fail");
        manage.MapPost("/{id}/check", Check).WithSummary("Asks GHL whether token and location are right");
    }

    private static async Task<Ok<Page<ConnectionResource>>> List(
        IConnectionQueries queries, [AsParameters] ListQuery list, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = await queries.List(list.Page, cancellationToken);
        var views = await Task.WhenAll(page.Items.Select(row => grains.GetGrain<IConnectionGrain>(row.Id).Get()));
        return TypedResults.Ok(new Page<ConnectionResource>([.. views.OfType<ConnectionView>().Select(ConnectionResource.Of)], page.Next));
    }

    private static async Task<Results<Ok<ConnectionResource>, ProblemHttpResult>> Get(string id, IGrainFactory grains) =>
        await grains.GetGrain<IConnectionGrain>(id).Get() is { } view ? TypedResults.Ok(ConnectionResource.Of(view)) : Problem.NotFound("connection");

    private static async Task<Results<Created<ConnectionResource>, ProblemHttpResult>> Create(ConnectionBody body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var id = body.Id ?? "con_" + Ids.Random(12);
        if (ChosenId.Refuse(id) is { } refused)
        {
            return refused;
        }

        if (Required.Missing(("location_id", body.LocationId), ("base_url", body.BaseUrl), ("token", body.Token)) is { } missing)
        {
            return Problem.Invalid("invalid_connection", "A connection needs location_id, base_url and token.", missing);
        }

        var grain = grains.GetGrain<IConnectionGrain>(id);
        if (Refuse(body) is { } refusal)
        {
            return refusal;
        }

        return await grain.Get() is not null
            ? Problem.Of(409, "id_taken", $"There is a connection {id}.", ("field", "id"))
            : TypedResults.Created($"/api/v1/connections/{id}", ConnectionResource.Of(await grain.Configure(body.Settings, Actor.Of(user))));
    }

    private static async Task<Results<Ok<ConnectionResource>, ProblemHttpResult>> Change(
        string id, ConnectionBody body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var grain = grains.GetGrain<IConnectionGrain>(id);
        return await grain.Get() is null ? Problem.NotFound("connection")
            : Refuse(body) is { } refusal ? refusal
            : TypedResults.Ok(ConnectionResource.Of(await grain.Configure(body.Settings, Actor.Of(user))));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, IGrainFactory grains, ClaimsPrincipal user) =>
        await grains.GetGrain<IConnectionGrain>(id).Delete(Actor.Of(user)) ? TypedResults.NoContent() : Problem.NotFound("connection");

    private static async Task<Results<Ok<CheckResource>, ProblemHttpResult>> Check(string id, IGrainFactory grains) =>
        await grains.GetGrain<IConnectionGrain>(id).Check() is { } check
            ? TypedResults.Ok(new CheckResource(check.Failure is null, check.Failure?.Code, check.Failure?.Detail))
            : Problem.NotFound("connection");

    private static ProblemHttpResult? Refuse(ConnectionBody body) =>
        body.Type is not (null or GoHighLevel) ? Problem.Invalid("invalid_type", $"Expected {GoHighLevel}.", "type")
        : Required.Emptied(("location_id", body.LocationId), ("base_url", body.BaseUrl), ("token", body.Token)) is { } empty
            ? Problem.Invalid("invalid_connection", "This is required and cannot be empty.", empty)
        : body.BaseUrl is not null && WebUrl.Read(body.BaseUrl) is null
            ? Problem.Invalid("invalid_base_url", "Expected an http or https URL, for instance https://services.leadconnectorhq.com.", "base_url")
        : null;

    /// <summary>A connection as it is written; a new one needs <c>location_id</c>, <c>base_url</c> and <c>token</c>.</summary>
    [KnownMembers(typeof(ConnectionResource))]
    internal sealed record ConnectionBody(
        string? Id = null, string? Name = null, string? Type = null, string? LocationId = null, string? BaseUrl = null, string? Token = null)
    {
        [JsonIgnore]
        public ConnectionSettings Settings => new() { Name = Name, LocationId = LocationId, BaseUrl = BaseUrl, Token = Token };
    }

    /// <summary>A connection as it is read.</summary>
    internal sealed record ConnectionResource(
        string Id, string Name, string Type, string LocationId, string BaseUrl, string? Held, DateTimeOffset? HeldUntil, ProviderTrouble? Trouble,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static ConnectionResource Of(ConnectionView view) => new(
            view.Id, view.Name, GoHighLevel, view.LocationId, view.BaseUrl, view.Held, view.HeldUntil, view.Trouble, view.CreatedAt, view.UpdatedAt);
    }

    /// <summary>What the other side said.</summary>
    internal sealed record CheckResource(bool Ok, string? Code, string? Detail);
}
