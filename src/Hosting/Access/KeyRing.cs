using System.Security.Cryptography;
using System.Text;
using Grainline.Storage.ApiKeys;
using Grainline.Storage.Users;

namespace Grainline.Api.Access;

/// <summary>Knows keys and the tokens of sessions by their hash. What the database said is kept for a few seconds, which is how late a revocation may be.</summary>
internal sealed class KeyRing(AdminKey admin, IApiKeyStore store, IUserStore users, TimeProvider time)
{
    private const int MaxKept = 1_000;

    /// <summary>Keys that are remembered with the addresses from which they opened; over it all are forgotten.</summary>
    private const int MaxOpened = 10_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly BoundedCache<(string Hash, UInt128 Network), bool> _opened = new(MaxOpened);
    private readonly BoundedCache<string, (KeyHolder? Holder, long At)> _kept = new(MaxKept, StringComparer.Ordinal);

    /// <summary>Who holds the key, or null when it opens nothing.</summary>
    public async Task<KeyHolder?> Find(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(HashOf(admin.Value))))
        {
            return new KeyHolder("admin-key", Role.Admin);
        }

        var at = time.GetTimestamp();
        if (_kept.TryGetValue(hash, out var known) && time.GetElapsedTime(known.At) < Freshness)
        {
            return known.Holder;
        }

        var holder = key.StartsWith(UserSessions.Prefix, StringComparison.Ordinal)
            ? await FindUser(hash, time.GetUtcNow(), cancellationToken)
            : await FindKey(hash, cancellationToken);
        _kept.Set(hash, (holder, at));
        return holder;
    }

    /// <summary>Whether the key has opened from the address before, as far as this process remembers.</summary>
    public bool HasOpened(string key, UInt128 network) => _opened.TryGetValue((HashOf(key), network), out _);

    /// <summary>The key has opened from the address.</summary>
    public void Opened(string key, UInt128 network) => _opened.Set((HashOf(key), network), true);

    /// <summary>What was changed here counts here at once.</summary>
    public void Forget() => _kept.Clear();

    private async Task<KeyHolder?> FindKey(string hash, CancellationToken cancellationToken) =>
        await store.FindByHash(hash, cancellationToken) is { RevokedAt: null } key ? new KeyHolder(key.Name, RoleWord.Read(key.Role)) : null;

    private async Task<KeyHolder?> FindUser(string hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        await users.FindBySession(hash, now, cancellationToken) is { RevokedAt: null } user ? new KeyHolder(user.Name, RoleWord.Read(user.Role), user.Id) : null;

    /// <summary>Keys have 160 random bits, so a plain hash is as good as a slow one.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Who makes a request.</summary>
/// <param name="Name">For the audit log.</param>
/// <param name="Role">What it may do.</param>
/// <param name="UserId">When it is a person who signed in by name; null for a key.</param>
internal sealed record KeyHolder(string Name, Role Role, string? UserId = null);
