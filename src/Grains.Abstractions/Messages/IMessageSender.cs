namespace Grainline.Messages;

/// <summary>Hands a message to the provider of a channel.</summary>
public interface IMessageSender
{
    /// <summary>Makes one call, bounded in time. Never throws for what the provider or the network does: that is the outcome.</summary>
    Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken);
}

/// <summary>Where and with which right a channel sends.</summary>
/// <param name="BaseUrl">Root of the Graph API, version included, for instance <c>https://graph.facebook.com/v25.0</c>.</param>
/// <param name="PhoneNumberId">The id of the number in Meta's API.</param>
/// <param name="AccessToken">Sent as a bearer token; opaque, of any length (facts/whatsapp.md 1.2); never logged.</param>
public sealed record ProviderAccess(string BaseUrl, string PhoneNumberId, string AccessToken)
{
    /// <summary>The record's own text would show the token.</summary>
    public override string ToString() => $"WhatsApp number {PhoneNumberId}";
}
