namespace Grainline.Identity;

/// <summary>Encrypts secrets before they are stored.</summary>
public interface ISecretProtector
{
    string Protect(string secret);

    /// <summary>Gives back what <see cref="Protect"/> took.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is lost.</exception>
    string Unprotect(string cipher);
}
