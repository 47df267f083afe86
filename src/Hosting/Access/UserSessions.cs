using Grainline.Identity;
using Grainline.Storage.Users;

namespace Grainline.Api.Access;

/// <summary>Signing in by name. A session is a key of its own that opens the API as its user does, until it ends.</summary>
internal sealed class UserSessions(IUserStore store, Passwords passwords, KeyRing ring, TimeProvider time)
{
    /// <summary>What a session's token begins with; those of keys begin otherwise.</summary>
    public const string Prefix = "gls_";

    /// <summary>After that, people sign in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Null when the name or the password is wrong, or the user was revoked.</summary>
    public async Task<OpenSession?> Open(string name, string password, CancellationToken cancellationToken)
    {
        var user = await store.FindByName(name, cancellationToken);
        if (!await passwords.IsRight(user, password, cancellationToken))
        {
            return null;
        }

        var (now, token) = (time.GetUtcNow(), Prefix + Ids.Secret());
        return await store.Open(new UserSession(KeyRing.HashOf(token), user!.Id, now + Lifetime), user, now, cancellationToken)
            ? new OpenSession(token, user, now + Lifetime)
            : null;
    }

    public async Task Close(string token, CancellationToken cancellationToken)
    {
        await store.Close(KeyRing.HashOf(token), cancellationToken);
        ring.Forget();
    }

    /// <summary>Writes the user; whoever changed or lost the password or the right to sign in is signed out elsewhere. False, and nothing is written, when
    /// somebody has changed the user meanwhile: checking a password takes time, and must not undo a revocation.</summary>
    public async Task<bool> Change(User before, User after, string? exceptToken, CancellationToken cancellationToken)
    {
        if (!await store.Change(before, after, cancellationToken))
        {
            return false;
        }

        if (before.PasswordHash != after.PasswordHash || after.RevokedAt is not null)
        {
            await store.CloseAll(after.Id, exceptToken is null ? null : KeyRing.HashOf(exceptToken), cancellationToken);
        }

        ring.Forget();
        return true;
    }
}

/// <summary>A session just opened; <paramref name="Token"/> is not shown again.</summary>
internal sealed record OpenSession(string Token, User User, DateTimeOffset ExpiresAt);
