using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grainline.Storage.ApiKeys;

namespace Grainline.Api.Access;

/// <summary>Knows keys by their hash. What the database said is kept for a few seconds, which is how late a revocation may be.</summary>
internal sealed class KeyRing(AdminKey admin, IApiKeyStore store, TimeProvider time)
{
    private const int MaxKept = 1_000;

    /// <summary>Keys that are remembered with the addresses from which they opened; over it all are forgotten.</summary>
    private const int MaxOpened = 10_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Hash, UInt128 Network), byte> _opened = new();
    private readonly ConcurrentDictionary<string, (KeyHolder? Holder, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>Who holds the key, or null when it opens nothing.</summary>
    public async Task<KeyHolder?> Find(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(HashOf(admin.Value))))
        {
            return new KeyHolder("admin-key", Role.Admin);
        }

        var now = time.GetUtcNow();
        if (_kept.TryGetValue(hash, out var known) && known.Until > now)
        {
            return known.Holder;
        }

        var stored = await store.FindByHash(hash, cancellationToken);
        var holder = stored is { RevokedAt: null } ? new KeyHolder(stored.Name, Enum.Parse<Role>(stored.Role, ignoreCase: true)) : null;
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[hash] = (holder, now + Freshness);
        return holder;
    }

    /// <summary>Whether the key has opened from the address before, as far as this process remembers.</summary>
    public bool HasOpened(string key, UInt128 network) => _opened.ContainsKey((HashOf(key), network));

    /// <summary>The key has opened from the address.</summary>
    public void Opened(string key, UInt128 network)
    {
        if (_opened.Count >= MaxOpened)
        {
            _opened.Clear();
        }

        _opened.TryAdd((HashOf(key), network), default);
    }

    /// <summary>Keys have 160 random bits, so a plain hash is as good as a slow one.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Who makes a request.</summary>
/// <param name="Name">For the audit log.</param>
/// <param name="Role">What it may do.</param>
internal sealed record KeyHolder(string Name, Role Role);
