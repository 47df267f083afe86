using System.Text;

namespace Grainline;

/// <summary>Unicode's normal forms of texts that strangers write.</summary>
internal static class Normalization
{
    /// <summary>The text in the form. Half a surrogate pair, which has none, becomes U+FFFD.</summary>
    public static string Of(string text, NormalizationForm form) => string.Concat(text.EnumerateRunes()).Normalize(form);
}
