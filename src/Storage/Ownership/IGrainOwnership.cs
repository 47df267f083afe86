namespace Grainline.Storage.Ownership;

/// <summary>The right to run the grains of a database. It ends with the process, however that ends.</summary>
internal interface IGrainOwnership
{
    /// <summary>How long the database believes in an owner that it hears nothing from.</summary>
    TimeSpan Lease { get; }

    /// <summary>Takes the right, or says that it is still needed.</summary>
    /// <returns>Null: this process has it. Else who has it, for people.</returns>
    /// <exception cref="Journal.StorageUnavailableException">The database does not answer.</exception>
    Task<string?> Take(CancellationToken cancellationToken);
}

/// <summary>Where there is nothing to take: a file's folder is held by its one process, and a host without grains owns none.</summary>
internal sealed class NoOwnership : IGrainOwnership
{
    public TimeSpan Lease => TimeSpan.FromDays(1);

    public Task<string?> Take(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
