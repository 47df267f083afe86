namespace Grainline.Storage.DataProtection;

/// <summary>Looks, in a process that is not started, whether the master key is the one of the database.</summary>
public interface ISealInspection
{
    /// <summary>Opens every key in the database.</summary>
    /// <exception cref="MasterKeyException">The master key is missing, too short, or another one.</exception>
    Task Examine(CancellationToken cancellationToken);
}
