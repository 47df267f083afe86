namespace Grainline.Storage.Sweeping;

/// <summary>Who wakes a grain that is due; the host does it by a grain call.</summary>
public interface IWakeTarget
{
    /// <summary>Wakes the grain. When it fails, the grain is woken again after <see cref="SweeperOptions.Lease"/>, so a grain
    /// must expect to be woken more than once.</summary>
    /// <param name="grainType">The name of the grain's type, for instance <c>contact</c>.</param>
    /// <param name="grainKey">The grain's key.</param>
    Task Wake(string grainType, string grainKey);
}
