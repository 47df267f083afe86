using System.Net.Http.Headers;
using System.Security.Claims;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Journal;
using Grainline.Storage.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Access;

/// <summary>Signing in by name and out again, and a user's own password.</summary>
internal static class SessionEndpoints
{
    /// <summary>What is guessed.</summary>
    private const string Guessed = "passwords";

    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(5);

    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/sessions", SignIn).Refuses(401).AllowAnonymous().WithTags("Users")
            .WithSummary("Signs a user in by name and password; the token in the answer is a bearer key until it expires");
        api.MapDelete("/sessions/current", SignOut).WithTags("Users").WithSummary("Ends the session whose token is sent");
        api.MapPut("/me/password", ChangePassword).Refuses(409, 429).WithTags("Users")
            .WithSummary("Changes one's own password; all other sessions of the user end");
    }

    private static async Task<Results<Created<SessionView>, ProblemHttpResult>> SignIn(
        Credentials given, UserSessions sessions, Passwords passwords, GuessGuard guesses, ConsolePass console, IJournal journal, TimeProvider time, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = console.Caller(context, Guessed);
        if (caller is { } tried && guesses.Wrong(tried) is { } held)
        {
            return Problem.HeldUp(context.Response, held, Guessed);
        }

        if (passwords.IsBusy)
        {
            return Problem.TooManyAttempts(context.Response, WhenBusy, "Too many passwords are being checked at this moment. Try again in a few seconds.");
        }

        var session = given is { Name: { Length: > 0 and <= UserEndpoints.MaxNameLength } name, Password: { Length: > 0 and <= Passwords.MaxLength } password }
            ? await sessions.Open(name.Trim(), password, cancellationToken)
            : null;
        if (session is null)
        {
            return Problem.Of(401, "invalid_credentials", "The name or the password is wrong.");
        }

        if (caller is { } right)
        {
            guesses.WasRight(right);
        }

        await journal.Append([new AuditRow(time.GetUtcNow(), session.User.Name, "session.create", session.User.Id, Detail: null)]);
        return TypedResults.Created("/api/v1/sessions/current", new SessionView(
            session.Token, session.ExpiresAt, session.User.Name, RoleWord.Read(session.User.Role)));
    }

    private static async Task<NoContent> SignOut(UserSessions sessions, HttpContext context)
    {
        if (TokenOf(context) is { } token)
        {
            await sessions.Close(token, context.RequestAborted);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        PasswordChange change, ClaimsPrincipal signedIn, IUserStore store, UserSessions sessions, Passwords passwords, GuessGuard guesses, IJournal journal,
        TimeProvider time, HttpContext context)
    {
        if (Actor.UserId(signedIn) is not { } id || await store.Find(id, context.RequestAborted) is not { } user)
        {
            return Problem.Invalid("not_a_user", "A key has no password; only a user has.");
        }

        // Whoever has somebody's session has not the password yet.
        var caller = new GuessSource($"the password of {id}", default);
        if (guesses.Wrong(caller) is { } held)
        {
            return Problem.HeldUp(context.Response, held, Guessed);
        }

        if (!await passwords.IsRight(user, change.Current ?? "", context.RequestAborted))
        {
            return Problem.Invalid("wrong_password", "The current password is another one.", "current");
        }

        guesses.WasRight(caller);
        if (UserEndpoints.Refuse(change.Password, "password") is { } refusal)
        {
            return refusal;
        }

        if (!await sessions.Change(user, user with { PasswordHash = passwords.Hash(change.Password!) }, TokenOf(context), context.RequestAborted))
        {
            return UserEndpoints.ChangedMeanwhile();
        }

        await journal.Append([new AuditRow(time.GetUtcNow(), user.Name, "user.password", user.Id, Detail: null)]);
        return TypedResults.NoContent();
    }

    private static string? TokenOf(HttpContext context) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header) ? header.Parameter : null;
}

/// <summary>What one signs in with.</summary>
internal sealed record Credentials(string? Name, string? Password);

/// <summary>A session; <paramref name="Token"/> is not shown again.</summary>
internal sealed record SessionView(string Token, DateTimeOffset ExpiresAt, string Name, Role Role);

/// <summary>One's own new password.</summary>
/// <param name="Current">The one until now.</param>
/// <param name="Password">The new one.</param>
[KnownMembers]
internal sealed record PasswordChange(string? Current, string? Password);
