using Grainline.Storage.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Access;

/// <summary>Passwords of users: slow, salted hashes (PBKDF2 with HMAC-SHA512, by ASP.NET Core Identity).</summary>
internal sealed class Passwords : IDisposable
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    /// <summary>What OWASP's Password Storage Cheat Sheet (2023) asks for with SHA-512.</summary>
    private const int Iterations = 210_000;

    /// <summary>Passwords that are checked or wait for it, in the whole host: some seconds' work.</summary>
    private const int MaxAsked = 64;

    private static readonly User Nobody = new("", "", "", "", default, RevokedAt: null);

    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly string _nobodys;

    /// <summary>Guesses may not take all processors from those who send webhooks.</summary>
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    private int _asked;

    public Passwords() => _nobodys = Hash("nobody has this password");

    /// <summary>Whether so many passwords wait to be checked that one more would not be checked in time.</summary>
    public bool IsBusy => Volatile.Read(ref _asked) >= MaxAsked;

    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>Whether the password is the user's. An unknown name costs the same as a wrong password.</summary>
    public async Task<bool> IsRight(User? user, string password, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                var outcome = await Task.Run(() => _hasher.VerifyHashedPassword(Nobody, user?.PasswordHash ?? _nobodys, password), cancellationToken);
                return user is { RevokedAt: null } && outcome != PasswordVerificationResult.Failed;
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    public void Dispose() => _slots.Dispose();
}
