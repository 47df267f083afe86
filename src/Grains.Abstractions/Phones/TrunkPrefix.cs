using System.Text.RegularExpressions;

namespace Grainline.Phones;

/// <summary>
/// What is dialled before a national number inside its country and is no part of it. Most are a single digit; the others are
/// patterns that may also rewrite what follows: <c>011 15-2345-6789</c> of Argentina becomes <c>9 11 2345 6789</c>.
/// </summary>
internal sealed class TrunkPrefix(string pattern, string? transform)
{
    private readonly Regex? _regex = pattern.All(char.IsAsciiDigit) ? null : NumberingPlan.Pattern($"^(?:{pattern})");

    /// <summary>Whether there is anything to strip; costs no allocation.</summary>
    public bool Applies(ReadOnlySpan<char> national) =>
        _regex is null ? national.StartsWith(pattern) : _regex.IsMatch(national);

    /// <summary>The number without the prefix. As in libphonenumber, the last group decides between rewriting and stripping.</summary>
    public string Strip(string national)
    {
        if (_regex is null)
        {
            return national[pattern.Length..];
        }

        var match = _regex.Match(national);
        var rest = national[match.Length..];
        return transform is not null && match.Groups[^1].Success ? match.Result(transform) + rest : rest;
    }
}
