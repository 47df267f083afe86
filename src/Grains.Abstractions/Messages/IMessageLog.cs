namespace Grainline.Messages;

/// <summary>Answers what became of a message, from the journal.</summary>
public interface IMessageLog
{
    /// <summary>How far the message of the effect got, or null when this try of it was never handed to a provider.</summary>
    /// <param name="effectId">The effect that sends it.</param>
    /// <param name="number">The try. Those before it have been answered: the message was refused.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<MessageStatus?> FindStatus(string effectId, int number, CancellationToken cancellationToken);

    /// <summary>The effect and people of a message by the provider's id or, first, by our own.</summary>
    Task<MessageAddress?> Find(string? effectId, string? providerId, CancellationToken cancellationToken);

    /// <summary>Whether the channel has a message from or to the contact.</summary>
    Task<bool> HasSpoken(string channelId, string phone, CancellationToken cancellationToken);
}

/// <summary>Where news of a message belongs.</summary>
/// <param name="EffectId">The effect that sent it.</param>
/// <param name="Phone">The key of the contact to whom it went, or who wrote it.</param>
/// <param name="RunId">The run that sent it; empty when a person wrote it.</param>
/// <param name="Owner">The key of the contact whose run that is (<see cref="OutboundMessage.Owner"/>): another one when the message
/// went to the team.</param>
/// <param name="ChannelId">The channel that sent it, or to which a person wrote it.</param>
public sealed record MessageAddress(string EffectId, string Phone, string RunId, string Owner, string ChannelId);
