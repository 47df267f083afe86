using System.Text.RegularExpressions;

namespace Grainline.Phones;

/// <summary>How one region's numbers are made: a line of <c>plans.tsv</c>.</summary>
internal sealed class NumberingPlan
{
    private readonly PrefixSet? _own;
    private readonly PrefixSet _mobile;
    private readonly NumberLengths _mobileLengths;

    // Most plans are never asked for these, and a regular expression costs more than the rest of the plan.
    private readonly Lazy<Regex> _internationalPrefix;
    private readonly Lazy<TrunkPrefix?> _trunk;
    private readonly Lazy<Regex> _pattern;

    private NumberingPlan(string?[] cells)
    {
        Region = char.IsAsciiDigit(cells[0]![0]) ? null : cells[0];
        CallingCode = cells[1]!;
        Lengths = NumberLengths.Parse(cells[2]!);
        _internationalPrefix = new(() => Pattern($"^(?:{cells[3] ?? "00"})"));
        _trunk = new(() => cells[4] is { } trunk ? new TrunkPrefix(trunk, cells[5]) : null);
        _own = cells[6] is { } own ? PrefixSet.Parse(own) : null;
        _mobile = PrefixSet.Parse(cells[7]!);
        _mobileLengths = NumberLengths.Parse(cells[8]!);
        _pattern = new(() => Pattern($"^(?:{cells[9]})$"));
    }

    /// <summary>ISO 3166; null for a calling code of no region.</summary>
    public string? Region { get; }

    /// <summary>Without the plus sign.</summary>
    public string CallingCode { get; }

    /// <summary>Of a national number.</summary>
    public NumberLengths Lengths { get; }

    /// <summary>Whether this plan is used where nothing but the calling code is known.</summary>
    public bool IsMain => _own is null;

    public static NumberingPlan Parse(string line) => new([.. line.Split('\t').Select(cell => cell == "-" ? null : cell)]);

    internal static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Whether the number begins like the region's own, where regions share a calling code.</summary>
    public bool Owns(ReadOnlySpan<char> national) => _own is { } own && own.HasBeginningOf(national);

    /// <summary>Whether the number can be a mobile one. Lengths and beginnings are kept apart in the plan, so that a number of one
    /// beginning may have the length of another; the pattern refuses these.</summary>
    public bool IsMobile(ReadOnlySpan<char> national) =>
        _mobileLengths.Contain(national.Length) && _mobile.HasBeginningOf(national) && Fits(national);

    /// <summary>Whether the number fits the region's pattern: stricter than its length, and still not proof that it is in use.</summary>
    public bool Fits(ReadOnlySpan<char> national) => _pattern.Value.IsMatch(national);

    /// <summary>How many digits the international prefix takes that the number begins with; 0 when it does not.</summary>
    public int InternationalPrefixLength(ReadOnlySpan<char> digits)
    {
        foreach (var match in _internationalPrefix.Value.EnumerateMatches(digits))
        {
            return match.Length;
        }

        return 0;
    }

    /// <summary>
    /// The number without trunk prefixes, or null when there is nothing to take away. A prefix goes only when what is left can
    /// be a number, and stays when the number fits with it and not without it (libphonenumber's rule: 8 800 555 35 35 in
    /// Russia is a trunk 8 and a number that begins with 8).
    /// </summary>
    public string? WithoutTrunkPrefix(ReadOnlySpan<char> national)
    {
        string? stripped = null;
        while (_trunk.Value is { } trunk && trunk.Applies(stripped ?? national))
        {
            var before = stripped ?? national.ToString();
            var after = trunk.Strip(before);
            var isPossible = Lengths.Contain(after.Length) || after.Length > Lengths.Max;
            var isEnough = after == before || (stripped is not null && after.Length >= before.Length);
            if (isEnough || !isPossible || (Fits(before) && !Fits(after)))
            {
                break;
            }

            stripped = after;
        }

        return stripped;
    }
}
