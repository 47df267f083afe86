namespace Grainline.Messages;

/// <summary>Hands a message to the provider of a channel.</summary>
public interface IMessageSender
{
    /// <summary>Makes one call, bounded in time. Never throws for what the provider or the network does: that is the outcome.</summary>
    Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken);
}

/// <summary>Where and with which right a channel sends.</summary>
/// <param name="BaseUrl">Root of the Graph API, version included.</param>
/// <param name="PhoneNumberId">The id of the number in Meta's API.</param>
/// <param name="AccessToken">Sent as a bearer token; never logged.</param>
public sealed record ProviderAccess(string BaseUrl, string PhoneNumberId, string AccessToken);
