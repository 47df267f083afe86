using System.Security.Claims;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Storage.ApiKeys;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Access;

/// <summary>Keys of the management API, and the audit log; for admins.</summary>
internal static class KeyEndpoints
{
    private const int MaxNameLength = 100;

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys").RequireAuthorization(nameof(Role.Admin));
        keys.MapGet("", List).WithSummary("The keys, newest first; never their secrets");
        keys.MapPost("", Create).WithSummary("Makes a key; the answer is the only place that shows it");
        keys.MapDelete("/{id}", Revoke).WithSummary("Revokes a key; takes effect within seconds");
    }

    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", Me)
        .WithTags("Keys").WithSummary("Who asks: a key or a user who signed in, and the role");

    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", Audit)
        .WithTags("Audit").RequireAuthorization(nameof(Role.Admin)).WithSummary("Changes by people and keys, newest first");

    private static Ok<KeyHolderView> Me(ClaimsPrincipal user) =>
        TypedResults.Ok(new KeyHolderView(Actor.Of(user), Enum.Parse<Role>(user.FindFirstValue(ClaimTypes.Role)!), Actor.UserId(user)));

    private static async Task<Ok<Page<KeyView>>> List(IApiKeyStore store, [AsParameters] ListQuery list, CancellationToken cancellationToken) =>
        TypedResults.Ok(list.Page.Part("keys", (await store.List(cancellationToken)).Select(KeyView.Of), key => key.Id, newestFirst: true));

    private static async Task<Results<Created<NewKeyView>, ProblemHttpResult>> Create(
        NewKey wanted, IApiKeyStore store, IJournal journal, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (wanted.Name is not { Length: > 0 and <= MaxNameLength })
        {
            return Problem.Invalid("invalid_name", $"A name has 1 to {MaxNameLength} characters.", "name");
        }

        var now = time.GetUtcNow();
        var key = $"gl_{Ids.Secret()}";
        var stored = new ApiKey(
            Ids.TimeOrdered("key_", now), wanted.Name, RoleWord.Of(wanted.Role), KeyRing.HashOf(key), now, RevokedAt: null);
        await store.Add(stored, cancellationToken);
        await journal.Append([new AuditRow(now, Actor.Of(user), "key.create", stored.Id, Detail: null)]);
        return TypedResults.Created((string?)null, new NewKeyView(stored.Id, stored.Name, wanted.Role, key, now));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        string id, IApiKeyStore store, KeyRing ring, IJournal journal, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await store.Revoke(id, now, cancellationToken))
        {
            return Problem.NotFound("key");
        }

        ring.Forget();
        await journal.Append([new AuditRow(now, Actor.Of(user), "key.revoke", id, Detail: null)]);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<AuditRow>>> Audit(IAuditQueries queries, [AsParameters] ListQuery list, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.List(list.Page, cancellationToken));
}

/// <summary>Who asks; <paramref name="UserId"/> when it is a user who signed in, null for a key.</summary>
internal sealed record KeyHolderView(string Name, Role Role, string? UserId);

/// <summary>A key to be made.</summary>
[KnownMembers(typeof(KeyView))]
internal sealed record NewKey(string? Name, Role Role = Role.Viewer);

/// <summary>A key just made; <paramref name="Key"/> is not shown again.</summary>
internal sealed record NewKeyView(string Id, string Name, Role Role, string Key, DateTimeOffset CreatedAt);

/// <summary>A key as lists show it.</summary>
internal sealed record KeyView(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.RevokedAt);
}
