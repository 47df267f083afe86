using System.Buffers;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>What of a channel's access a call can be made with.</summary>
internal static class GraphAddress
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    /// <summary>Where messages are sent, or null when the base URL or the number's id cannot make an address.</summary>
    public static Uri? MessagesUri(this ProviderAccess access) => Below(access, access.PhoneNumberId, "messages");

    /// <summary>Where an account's things lie, or null when the base URL or the account's id cannot make an address.</summary>
    public static Uri? AccountUri(this ProviderAccess access, string wabaId) => Below(access, wabaId, "");

    /// <summary>Whether the token can travel in a header at all: a pasted line break or typographic dash cannot.</summary>
    public static bool HasSendableToken(this ProviderAccess access) =>
        access.AccessToken.Length > 0 && !access.AccessToken.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static Uri? Below(ProviderAccess access, string id, string rest) =>
        id.Length == 0 ? null : WebUrl.Read($"{access.BaseUrl.TrimEnd('/')}/{Uri.EscapeDataString(id)}/{rest}");
}
