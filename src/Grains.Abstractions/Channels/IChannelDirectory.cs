namespace Grainline.Channels;

/// <summary>Which channels there are, from the journal.</summary>
public interface IChannelDirectory
{
    /// <summary>Those of the ids that name no channel.</summary>
    Task<IReadOnlyCollection<string>> FindUnknown(IReadOnlyCollection<string> channelIds, CancellationToken cancellationToken);
}
