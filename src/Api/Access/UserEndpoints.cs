using System.Security.Claims;
using System.Text.Json.Nodes;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Storage.Queries;
using Grainline.Storage.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Access;

/// <summary>People who sign in by name; for admins.</summary>
internal static class UserEndpoints
{
    public const int MaxNameLength = 100;

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").RequireAuthorization(nameof(Role.Admin));
        users.MapGet("", List).WithSummary("The users by name, revoked ones included");
        users.MapPost("", Create).Refuses(409).WithSummary("Makes a user; without a password one is made up, and the answer is the only place that shows it");
        users.MapPut("/{id}", Change).Refuses(409).WithSummary("Changes role or password, or lets a revoked user in again; what the body leaves out stays");
        users.MapDelete("/{id}", Revoke).Refuses(409).WithSummary("Ends all sessions of the user, who cannot sign in any more; the name stays in the audit log");
    }

    /// <summary>What is wrong with a password, for the one who chose it.</summary>
    public static ProblemHttpResult? Refuse(string? password, string field) => password is { Length: >= Passwords.MinLength and <= Passwords.MaxLength }
        ? null
        : Problem.Invalid("invalid_password", $"A password has {Passwords.MinLength} to {Passwords.MaxLength} characters.", field);

    public static ProblemHttpResult ChangedMeanwhile() => Problem.Of(409, "changed_meanwhile", "Somebody has changed this user meanwhile. Look, and try again.");

    private static async Task<Ok<Page<UserView>>> List(IUserStore store, [AsParameters] ListQuery list, CancellationToken cancellationToken) =>
        TypedResults.Ok(list.Page.Part("users", (await store.List(cancellationToken)).Select(user => UserView.Of(user)), user => user.Name.ToUpperInvariant()));

    private static async Task<Results<Created<UserView>, ProblemHttpResult>> Create(
        NewUser wanted, IUserStore store, Passwords passwords, IJournal journal, TimeProvider time, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var name = wanted.Name?.Trim() ?? "";
        if (name.Length is 0 or > MaxNameLength)
        {
            return Problem.Invalid("invalid_name", $"A name has 1 to {MaxNameLength} characters.", "name");
        }

        var password = wanted.Password ?? Ids.Secret();
        if (Refuse(password, "password") is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var user = new User(Ids.TimeOrdered("usr_", now), name, RoleWord.Of(wanted.Role), passwords.Hash(password), now, RevokedAt: null);
        if (!await store.Add(user, cancellationToken))
        {
            return Problem.Of(409, "name_taken", $"There is, or was, a user {name}.", ("field", "name"));
        }

        await journal.Append([new AuditRow(now, Actor.Of(by), "user.create", user.Id, Detail(user))]);
        return TypedResults.Created((string?)null, UserView.Of(user, wanted.Password is null ? password : null));
    }

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> Change(
        string id, UserChange change, IUserStore store, UserSessions sessions, Passwords passwords, IJournal journal, TimeProvider time, ClaimsPrincipal by,
        CancellationToken cancellationToken)
    {
        if (await store.Find(id, cancellationToken) is not { } before)
        {
            return Problem.NotFound("user");
        }

        if (change.Password is not null && Refuse(change.Password, "password") is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var after = before with
        {
            Role = change.Role is { } role ? RoleWord.Of(role) : before.Role,
            PasswordHash = change.Password is { } password ? passwords.Hash(password) : before.PasswordHash,
            RevokedAt = change.Revoked switch { true => before.RevokedAt ?? now, false => null, null => before.RevokedAt },
        };
        if (!await sessions.Change(before, after, exceptToken: null, cancellationToken))
        {
            return ChangedMeanwhile();
        }

        await journal.Append([.. Actions(before, after).Select(action => new AuditRow(now, Actor.Of(by), action, id, Detail(after)))]);
        return TypedResults.Ok(UserView.Of(after));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        string id, IUserStore store, UserSessions sessions, Passwords passwords, IJournal journal, TimeProvider time, ClaimsPrincipal by,
        CancellationToken cancellationToken)
    {
        var revoked = await Change(id, new UserChange(Role: null, Password: null, Revoked: true), store, sessions, passwords, journal, time, by, cancellationToken);
        return revoked.Result is ProblemHttpResult problem ? problem : TypedResults.NoContent();
    }

    /// <summary>The words of the audit log for what has changed.</summary>
    private static IEnumerable<string> Actions(User before, User after)
    {
        if (before.Role != after.Role)
        {
            yield return "user.role";
        }

        if (before.PasswordHash != after.PasswordHash)
        {
            yield return "user.reset_password";
        }

        if (before.RevokedAt is null != after.RevokedAt is null)
        {
            yield return after.RevokedAt is null ? "user.restore" : "user.revoke";
        }
    }

    private static string Detail(User user) => new JsonObject { ["name"] = user.Name, ["role"] = user.Role }.ToJsonString();
}

/// <summary>A user to be made.</summary>
[KnownMembers(typeof(UserView))]
internal sealed record NewUser(string? Name, string? Password = null, Role Role = Role.Viewer);

/// <summary>What is to be changed of a user.</summary>
[KnownMembers(typeof(UserView))]
internal sealed record UserChange(Role? Role = null, string? Password = null, bool? Revoked = null);

/// <summary>A user as lists show it; <paramref name="Password"/> only right after the service made it up.</summary>
internal sealed record UserView(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, string? Password)
{
    public static UserView Of(User user, string? password = null) => new(user.Id, user.Name, user.Role, user.CreatedAt, user.RevokedAt, password);
}
