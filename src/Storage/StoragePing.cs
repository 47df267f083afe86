namespace Grainline.Storage;

/// <summary>Says whether the database answers.</summary>
public interface IStoragePing
{
    /// <summary>Ends when the database has answered; costs one round trip.</summary>
    /// <exception cref="Journal.StorageUnavailableException">It does not.</exception>
    Task Ping(CancellationToken cancellationToken);
}

internal sealed class StoragePing(IDatabase database) : IStoragePing
{
    public Task Ping(CancellationToken cancellationToken) => database.Ping(cancellationToken);
}
