using System.Globalization;
using Grainline.Pages.Backend;
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

    /// <summary>Why a run ended. One that was stopped on purpose names the step at which it was.</summary>
    public static string EndOf(this IStringLocalizer<Text> texts, RunLine run) =>
        texts.Word("Reason_", run.EndReason, run.Status == "completed" ? texts["Step_stop"].Value : null);

    /// <summary>How far a bulk start is.</summary>
    public static string ProgressOf(this IStringLocalizer<Text> texts, BulkLine bulk) =>
        texts["BulkDone", Number(bulk.Total), Number(bulk.Started), Number(bulk.Skipped), Number(bulk.Failed)];

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Any status that another server may answer with.</summary>
    private static string? OfStatus(IStringLocalizer<Text> texts, string word) =>
        word.StartsWith(HttpReason, StringComparison.Ordinal) ? texts["Reason_http", word[HttpReason.Length..]].Value : null;
}
