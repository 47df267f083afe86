namespace Grainline.Storage.DataProtection;

/// <summary>The operator's key, which is never in the database: with it the keys that are there are sealed, and without it a copy of the
/// database opens no secret.</summary>
public interface IMasterKey
{
    /// <summary>The key, or null when there is none.</summary>
    string? Find();

    /// <summary>Makes one and keeps it, where this host is the only one that needs it; else null.</summary>
    string? Make();
}

/// <summary>Of a host that seals nothing.</summary>
internal sealed class NoMasterKey : IMasterKey
{
    public string? Find() => null;

    public string? Make() => null;
}
