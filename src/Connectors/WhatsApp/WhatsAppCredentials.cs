using System.Buffers;

namespace Grainline.WhatsApp;

/// <summary>What a call in the name of a WhatsApp number needs.</summary>
/// <param name="BaseUrl">Root of the Graph API, version included, for instance <c>https://graph.facebook.com/v25.0</c>.</param>
/// <param name="PhoneNumberId">The id of the number in Meta's API.</param>
/// <param name="AccessToken">Opaque, of any length (facts/whatsapp.md 1.2); never logged.</param>
public sealed record WhatsAppCredentials(string BaseUrl, string PhoneNumberId, string AccessToken)
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    /// <summary>Where messages are sent, or null when the base URL or the number's id cannot make an address.</summary>
    internal Uri? MessagesUri =>
        PhoneNumberId.Length > 0
        && Uri.TryCreate($"{BaseUrl.TrimEnd('/')}/{Uri.EscapeDataString(PhoneNumberId)}/messages", UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri
            : null;

    /// <summary>Whether the token can travel in a header at all: a pasted line break or typographic dash cannot.</summary>
    internal bool HasSendableToken => AccessToken.Length > 0 && !AccessToken.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>The number's id alone: a record's own text would show the token.</summary>
    public override string ToString() => $"WhatsApp number {PhoneNumberId}";
}
