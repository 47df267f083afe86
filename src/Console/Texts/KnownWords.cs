using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Texts;

/// <summary>Words of the API in the language of the page.</summary>
internal static class KnownWords
{
    private const string HttpReason = "Reason_http_";

    /// <summary>The text for a word, or else the word itself: the API may know more of them than the console.</summary>
    /// <param name="texts">The language.</param>
    /// <param name="prefix">Which kind of word, for instance <c>Reason_</c>.</param>
    /// <param name="word">As the API says it.</param>
    /// <param name="unknown">What stands for a word without a text; null = the word.</param>
    public static string Word(this IStringLocalizer<Text> texts, string prefix, string? word, string? unknown = null) =>
        word is null ? "" : texts[prefix + word] is { ResourceNotFound: false } known ? known.Value : unknown ?? OfStatus(texts, prefix + word) ?? word;

    /// <summary>Any status that another server may answer with.</summary>
    private static string? OfStatus(IStringLocalizer<Text> texts, string word) =>
        word.StartsWith(HttpReason, StringComparison.Ordinal) ? texts["Reason_http", word[HttpReason.Length..]].Value : null;
}
