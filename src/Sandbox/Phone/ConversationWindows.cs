namespace Grainline.Sandbox.Phone;

/// <summary>The customer service windows: 24 hours from a person's last message to a number (facts/whatsapp.md 3).</summary>
internal sealed class ConversationWindows
{
    public const int MaxWindows = 100_000;
    private static readonly TimeSpan Length = TimeSpan.FromHours(24);

    private readonly Dictionary<(string Number, PhoneKey Phone), DateTimeOffset> _opened = [];

    public void Open(string number, PhoneKey phone, DateTimeOffset at)
    {
        if (_opened.Count >= MaxWindows)
        {
            var oldest = _opened.MinBy(w => w.Value).Key;
            _opened.Remove(oldest);
        }

        _opened[(number, phone)] = at;
    }

    public bool IsOpen(string number, PhoneKey phone, DateTimeOffset now) =>
        _opened.TryGetValue((number, phone), out var at) && now - at < Length;

    public void Clear() => _opened.Clear();
}
