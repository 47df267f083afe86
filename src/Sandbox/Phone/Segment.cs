using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Grainline.Sandbox.Phone;

/// <summary>
/// One file of the message log and the index of the messages in it. Messages are numbered without a gap; the file's name
/// holds the number of its first, so the numbers of its lines need not be stored.
/// </summary>
/// <remarks>Written bytes are with the operating system, not with the disk: they survive the process, not the machine.</remarks>
internal sealed class Segment : IDisposable
{
    private const string Prefix = "messages-";
    private const string Suffix = ".jsonl";

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private Segment(string path, long first)
    {
        _path = path;
        First = first;
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Length = RandomAccess.GetLength(_file);
    }

    /// <summary>The number of the first message.</summary>
    public long First { get; }

    /// <summary>Bytes that count; what may lie behind them is a torn write.</summary>
    public long Length { get; private set; }

    public List<IndexEntry> Entries { get; } = [];

    /// <summary>The number after that of the last message.</summary>
    public long Next => First + Entries.Count;

    public static Segment Open(string directory, long first) =>
        new(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D15}{Suffix}")), first);

    /// <summary>The first numbers of the segments in the directory, in order.</summary>
    public static IEnumerable<long> Find(string directory) => Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}")
        .Select(path => long.TryParse(
            Path.GetFileNameWithoutExtension(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : -1)
        .Where(first => first >= 0)
        .Order();

    /// <summary>Adds bytes at the end. A failed write leaves the segment as it was.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, Length);
        Length += bytes.Length;
    }

    public byte[] Read(IndexEntry entry)
    {
        var line = new byte[entry.Length];
        var read = RandomAccess.Read(_file, line, entry.Offset);
        return read == line.Length ? line : throw new EndOfStreamException($"{_path} is shorter than it was.");
    }

    /// <summary>Gives every whole line with its offset, and cuts a torn last one off.</summary>
    public void Replay(Action<ReadOnlySpan<byte>, long> line)
    {
        var buffer = new byte[1 << 20];
        long start = 0;
        while (start < Length)
        {
            var count = RandomAccess.Read(_file, buffer, start);
            var window = buffer.AsSpan(0, count);
            var used = 0;
            for (int end; (end = window[used..].IndexOf((byte)'\n')) >= 0; used += end + 1)
            {
                line(window.Slice(used, end), start + used);
            }

            if (used == 0 && start + count >= Length)
            {
                break;
            }

            if (used == 0)
            {
                buffer = new byte[buffer.Length * 2];
            }

            start += used;
        }

        RandomAccess.SetLength(_file, start);
        Length = start;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Forgets the messages for good.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }
}

/// <summary>What memory keeps of a message; the rest is in the file.</summary>
/// <param name="Offset">Of its line.</param>
/// <param name="Length">Of its line, bytes.</param>
/// <param name="Phone">Whom it went to.</param>
/// <param name="NextOfPhone">The number of the phone's next message; 0 = none yet.</param>
/// <param name="Status">How far the sender has been told.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexEntry(long Offset, int Length, PhoneKey Phone, long NextOfPhone, MessageStatus Status);
