using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using Grainline.Storage.Tables;

namespace Grainline.Storage.States;

/// <summary>A serialised state in memory rented from the shared pool.</summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>
{
    /// <summary>Most states fit, so most rent once.</summary>
    private const int FirstRent = 2_048;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _length;

    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(0, _length);

    public static PayloadBuffer Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new PayloadBuffer();
        CompactJson.Write(buffer, value, type);
        return buffer;
    }

    /// <summary>Gives the memory back. Only when the database has surely let go of it: after a time-out the driver may still
    /// be sending, and the memory is left to the garbage collector.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
