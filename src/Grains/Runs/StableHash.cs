namespace Grainline.Runs;

/// <summary>A hash of a text that is the same in every process and on every day (FNV-1a, 32 bit, and the finalizer of MurmurHash3: without
/// it the lowest bits are a sum of the characters' own, so that hashes of texts with one end go together).</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 16_777_619u);
        }

        return Mix(hash);
    }

    private static uint Mix(uint hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 16)) * 0x85eb_ca6bu;
            hash = (hash ^ (hash >> 13)) * 0xc2b2_ae35u;
            return hash ^ (hash >> 16);
        }
    }
}
