using System.Text;

namespace Grainline.Contacts;

/// <summary>How texts become the terms under which a contact is found: in lower case, and words without accents, so that "jose" finds
/// José. Whoever stores terms and whoever looks for them must cut alike, or nothing is found.</summary>
public static class SearchTerms
{
    /// <summary>Longest term, in UTF-16 units; longer ones are found by their beginning.</summary>
    public const int MaxLength = 64;

    private static readonly char[] Separators = [' ', '\t', '\u00A0', ',', ';', '/', '(', ')'];

    /// <summary>The terms of a text's words, in their order.</summary>
    public static IEnumerable<string> OfText(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(word => Term(Plain(word)));

    /// <summary>The term of a tag, which no word is equal to. Its accents count, as they do wherever a tag is meant.</summary>
    public static string OfTag(string tag) => Term("#" + tag);

    /// <summary>Whether other tags have the same term.</summary>
    public static bool IsShared(string tag) => ("#" + tag).Length > MaxLength;

    /// <summary>Without Unicode's Combining Diacritical Marks: the accents of Latin, Greek and Cyrillic. The marks of other scripts are letters to
    /// those who write them.</summary>
    private static string Plain(string word)
    {
        if (Ascii.IsValid(word))
        {
            return word;
        }

        var letters = Normalization.Of(word, NormalizationForm.FormD).Where(letter => letter is < '\u0300' or > '\u036F');
        return string.Concat(letters).Normalize();
    }

    /// <summary>No half of a surrogate pair is left at the end: a database cannot be asked for one.</summary>
    private static string Term(string word)
    {
        var lower = word.ToLowerInvariant();
        return lower.Length <= MaxLength ? lower : lower[..(char.IsHighSurrogate(lower[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
