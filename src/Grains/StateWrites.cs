namespace Grainline;

/// <summary>What every grain does about a write that fails.</summary>
internal static class StateWrites
{
    /// <summary>Memory never gets ahead of what is stored: when the write fails, the grain leaves memory, and its next activation reads.</summary>
    public static async Task OrLeave(this Task write, IGrainBase grain)
    {
        try
        {
            await write;
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
