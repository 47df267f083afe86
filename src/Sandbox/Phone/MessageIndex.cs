using System.Runtime.InteropServices;

namespace Grainline.Sandbox.Phone;

/// <summary>
/// Finds messages by number and by phone. Forty bytes a message and a few more a phone, so that a million messages fit
/// beside the product that is being tested. Not thread-safe; the store guards it.
/// </summary>
internal sealed class MessageIndex : IDisposable
{
    /// <summary>Together with <see cref="MaxSegmentBytes"/> the bound of the log on disk: 8 GiB.</summary>
    public const int MaxSegments = 32;

    public const long MaxSegmentBytes = 256L * 1024 * 1024;

    private readonly string _directory;
    private readonly int _maxMessages;
    private readonly List<Segment> _segments = [];
    private readonly Dictionary<PhoneKey, Chain> _phones = [];

    /// <summary>Opens the segments that are in the directory; their messages are added by replaying them.</summary>
    public MessageIndex(string directory, int maxMessages)
    {
        _directory = directory;
        _maxMessages = maxMessages;
        Directory.CreateDirectory(directory);
        _segments.AddRange(Segment.Find(directory).Select(first => Segment.Open(directory, first)));
        if (_segments.Count == 0)
        {
            _segments.Add(Segment.Open(directory, first: 1));
        }
    }

    public IReadOnlyList<Segment> Segments => _segments;

    public Segment Current => _segments[^1];

    public int Count => _segments.Sum(segment => segment.Entries.Count);

    /// <summary>The number of the next message.</summary>
    public long Next => Current.Next;

    /// <summary>Whether the current segment has no room for a message, or for a mark, after what is about to be written.</summary>
    public bool IsFull(bool forMessage, int waitingLines = 0, int waitingBytes = 0) =>
        (forMessage && Current.Entries.Count + waitingLines >= SegmentMessages) || Current.Length + waitingBytes >= MaxSegmentBytes;

    private int SegmentMessages => Math.Max(1, _maxMessages / 8);

    /// <summary>Begins a new segment, and drops the oldest ones until its messages have room within the limits.</summary>
    public void Roll()
    {
        // A segment may be full of marks and hold no message; its successor still needs a name of its own.
        _segments.Add(Segment.Open(_directory, Math.Max(Next, Current.First + 1)));
        while (_segments.Count > 1 && (_segments.Count > MaxSegments || Count + SegmentMessages > _maxMessages))
        {
            DropOldest();
        }
    }

    /// <summary>Adds the next message, whose line stands in the segment.</summary>
    public long Add(Segment segment, long offset, int length, PhoneKey phone)
    {
        var number = segment.Next;
        segment.Entries.Add(new(offset, length, phone, NextOfPhone: 0, MessageStatus.Accepted));
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_phones, phone, out var known);
        if (known)
        {
            Change(chain.Last, entry => entry with { NextOfPhone = number });
        }

        chain = new(known ? chain.First : number, number);
        return number;
    }

    public IndexEntry? Find(long number) =>
        SegmentOf(number) is { } segment ? segment.Entries[(int)(number - segment.First)] : null;

    public byte[] Read(long number) => SegmentOf(number) is { } segment
        ? segment.Read(segment.Entries[(int)(number - segment.First)])
        : throw new KeyNotFoundException($"There is no message {number}.");

    /// <summary>Moves a message up; statuses never go back. Dropped messages are ignored.</summary>
    public void SetStatus(long number, MessageStatus status) =>
        Change(number, entry => entry.Status < status ? entry with { Status = status } : entry);

    /// <summary>The numbers of messages after a number, oldest first.</summary>
    public List<long> After(long number, PhoneKey? phone, int limit)
    {
        var found = new List<long>();
        for (var next = FirstAfter(number, phone); next != 0 && found.Count < limit; next = NextOf(next, phone))
        {
            found.Add(next);
        }

        return found;
    }

    /// <summary>The phone's newest message; 0 = none.</summary>
    public long LastOf(PhoneKey phone) => _phones.TryGetValue(phone, out var chain) ? chain.Last : 0;

    /// <summary>Forgets everything. Numbers go on, so that a number never means two messages.</summary>
    public void Clear()
    {
        var fresh = Segment.Open(_directory, Next + 1);
        _segments.ForEach(segment => segment.Delete());
        _segments.Clear();
        _segments.Add(fresh);
        _phones.Clear();
    }

    public void Dispose() => _segments.ForEach(segment => segment.Dispose());

    private long FirstAfter(long number, PhoneKey? phone)
    {
        if (phone is not { } key)
        {
            return FirstFrom(number + 1);
        }

        // The cursor is a message of the phone, unless that was dropped: then everything that is left comes after it.
        if (Find(number) is { } entry && entry.Phone == key)
        {
            return entry.NextOfPhone;
        }

        var candidate = _phones.TryGetValue(key, out var chain) ? chain.First : 0;
        while (candidate != 0 && candidate <= number)
        {
            candidate = NextOf(candidate, phone);
        }

        return candidate;
    }

    private long NextOf(long number, PhoneKey? phone) => phone is null ? FirstFrom(number + 1) : Find(number)!.Value.NextOfPhone;

    private long FirstFrom(long number) =>
        _segments.Find(s => s.Entries.Count > 0 && s.Next > number) is { } segment ? Math.Max(number, segment.First) : 0;

    private void DropOldest()
    {
        var oldest = _segments[0];
        foreach (var entry in oldest.Entries)
        {
            if (entry.NextOfPhone == 0)
            {
                _phones.Remove(entry.Phone);
            }
            else
            {
                CollectionsMarshal.GetValueRefOrNullRef(_phones, entry.Phone).First = entry.NextOfPhone;
            }
        }

        _segments.RemoveAt(0);
        oldest.Delete();
    }

    private void Change(long number, Func<IndexEntry, IndexEntry> change)
    {
        if (SegmentOf(number) is { } segment)
        {
            ref var entry = ref CollectionsMarshal.AsSpan(segment.Entries)[(int)(number - segment.First)];
            entry = change(entry);
        }
    }

    // Newest first: nearly every question is about recent messages.
    private Segment? SegmentOf(long number)
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            if (number >= _segments[i].First)
            {
                return number < _segments[i].Next ? _segments[i] : null;
            }
        }

        return null;
    }

    [StructLayout(LayoutKind.Auto)]
    private record struct Chain(long First, long Last);
}
