using K4os.Compression.LZ4;

namespace Grainline.Storage.States;

/// <summary>
/// Large states packed by LZ4 (docs/decisions/0014). Two runs of a contact differ in little more than their ids, and a state that takes a page
/// less is a page less to log, to flush and to bring into the file with every webhook.
/// </summary>
internal static class PackedState
{
    /// <summary>Up to this many bytes a state stays JSON that can be read: packed, it would take a page all the same.</summary>
    public const int Whole = 2_048;

    /// <summary>The lower bits of a packed state's first byte, its version, are 0; no JSON text begins with such a byte.</summary>
    private const int VersionBits = 0x3F;

    /// <summary>Packs a large state and gives its memory back.</summary>
    public static PayloadBuffer Pack(PayloadBuffer state)
    {
        if (state.Payload.Length <= Whole)
        {
            return state;
        }

        var packed = new PayloadBuffer();
        LZ4Pickler.Pickle(state.Payload.Span, packed);
        state.Return();
        return packed;
    }

    /// <summary>A state as it was before; one that was not packed as it is.</summary>
    public static byte[] Unpack(byte[] stored) =>
        stored is [var first, ..] && (first & VersionBits) == 0 ? LZ4Pickler.Unpickle(stored) : stored;
}
