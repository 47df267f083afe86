using System.Security.Cryptography;
using Grainline.Identity;

namespace Grainline.Api.Commands.Doctors;

/// <summary>Whether the keys in the database open the secrets in it.</summary>
internal static class SecretCheck
{
    private const int Named = 5;

    public static async Task<List<Finding>> Look(IServiceProvider services)
    {
        var protector = services.GetRequiredService<ISecretProtector>();
        var parts = new StoredParts(services);
        List<(string Owner, string? Cipher)> secrets =
        [
            .. (await parts.Channels()).SelectMany(channel => Each(
                $"channel {channel.Id}", channel.State.AccessToken, channel.State.AppSecret, channel.State.VerifyToken)),
            .. (await parts.Connections()).SelectMany(connection => Each($"connection {connection.Id}", connection.State.Token)),
            .. (await parts.Automations()).SelectMany(automation => Each(
                $"automation {automation.Id}",
                [automation.State.Secret, automation.State.PreviousSecret, .. (automation.State.FormerSecrets ?? []).Select(former => former.Secret)])),
        ];
        var stored = secrets.Where(secret => secret.Cipher is { Length: > 0 }).ToList();
        var lost = stored.Where(secret => !Opens(protector, secret.Cipher!)).Select(secret => secret.Owner).Distinct(StringComparer.Ordinal).ToList();
        return
        [
            lost.Count == 0
                ? Finding.Ok("secrets", $"All {stored.Count} stored secrets can be decrypted.")
                : Finding.Problem(
                    "secrets",
                    $"Secrets of {string.Join(", ", lost.Take(Named))}{(lost.Count > Named ? $" and {lost.Count - Named} more" : "")} cannot be decrypted: their key is lost. Enter them again."),
        ];
    }

    private static IEnumerable<(string Owner, string? Cipher)> Each(string owner, params string?[] ciphers) => ciphers.Select(cipher => (owner, cipher));

    private static bool Opens(ISecretProtector protector, string cipher)
    {
        try
        {
            return protector.Unprotect(cipher).Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
