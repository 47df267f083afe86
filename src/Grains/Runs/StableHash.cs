namespace Grainline.Runs;

/// <summary>A hash of a text that is the same in every process and on every day (FNV-1a, 32 bit).</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 16_777_619u);
        }

        return hash;
    }
}
