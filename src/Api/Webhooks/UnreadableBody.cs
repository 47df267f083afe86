using System.Text;

namespace Grainline.Api.Webhooks;

/// <summary>What the delivery log keeps of a body that is no JSON object, so that its sender can see what is wrong with it.</summary>
internal static class UnreadableBody
{
    /// <summary>Longest part that is kept, in bytes.</summary>
    public const int MaxLength = 16 << 10;

    private const string Secret = "secret";

    /// <summary>The beginning of the body as text, up to where a secret may stand; nothing of a body that was too large to be read.</summary>
    public static byte[] Keep(byte[]? body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body?.Length ?? 0, MaxLength))).Replace('\0', '\uFFFD');
        var secret = text.IndexOf(Secret, StringComparison.OrdinalIgnoreCase);
        return Encoding.UTF8.GetBytes(secret < 0 ? text : string.Concat(text.AsSpan(0, secret + Secret.Length), " …"));
    }
}
