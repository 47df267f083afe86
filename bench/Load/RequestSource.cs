namespace Grainline.Load;

/// <summary>Writes the requests of a run one after another. Safe for use from several threads.</summary>
public sealed class RequestSource
{
    private readonly RequestTemplate[] _templates;
    private readonly int _contacts;
    private readonly bool _eachContactOnce;
    private readonly long _first;
    private long _issued = -1;

    /// <summary>Prepares a run.</summary>
    /// <param name="templates">One per webhook URL; used in turn.</param>
    /// <param name="contacts">How many different contacts there are, at most <see cref="Contacts.Most"/>.</param>
    /// <param name="eachContactOnce">Whether to go through the contacts once and stop, rather than draw them at random for ever.</param>
    /// <param name="first">The number of the first delivery: later runs against the same data must not repeat keys.</param>
    public RequestSource(RequestTemplate[] templates, int contacts, bool eachContactOnce, long first)
    {
        ArgumentOutOfRangeException.ThrowIfZero(templates.Length, nameof(templates));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contacts, Contacts.Most);
        _templates = templates;
        _contacts = contacts;
        _eachContactOnce = eachContactOnce;
        _first = first;
        LongestRequest = templates.Max(template => template.Length);
    }

    public int LongestRequest { get; }

    /// <summary>Writes the next request; false when there are no more.</summary>
    public bool TryWrite(Span<byte> buffer, out int length)
    {
        var turn = Interlocked.Increment(ref _issued);
        var number = _first + turn;
        if (_eachContactOnce && turn >= _contacts)
        {
            length = 0;
            return false;
        }

        var contact = _eachContactOnce ? (int)turn : (int)(Mix((ulong)number) % (ulong)_contacts);
        length = _templates[turn % _templates.Length].Write(buffer, number, contact);
        return true;
    }

    /// <summary>SplitMix64: a fixed sequence that looks random, so that two runs draw the same contacts.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
