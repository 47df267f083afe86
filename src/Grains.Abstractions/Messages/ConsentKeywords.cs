using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Grainline.Contacts;

namespace Grainline.Messages;

/// <summary>
/// Reads from a message whether its writer wants no more messages, or wants them again. Only a message that is nothing but such
/// a word counts, whatever its case, accents, punctuation and emoji: "Stop!" does, "don't stop" does not.
/// </summary>
/// <remarks>"Cancel" and its like are no such words: appointment reminders have buttons that say so.</remarks>
public sealed class ConsentKeywords
{
    /// <summary>Longer messages are never such a word.</summary>
    public const int MaxLength = 60;

    private static readonly Dictionary<string, string[]> Stop = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = ["stop", "stop all", "unsubscribe", "opt out", "remove me", "no more messages"],
        ["es"] = ["baja", "dar de baja", "darme de baja", "no mas mensajes"],
        ["it"] = ["cancellami", "disiscrivimi", "basta messaggi", "ferma"],
        ["pt"] = ["parar", "pare", "sair", "descadastrar", "remover"],
        ["fr"] = ["arret", "arreter", "desabonner", "me desinscrire"],
        ["de"] = ["stopp", "abmelden", "abbestellen", "keine nachrichten"],
        ["nl"] = ["afmelden", "uitschrijven"],
    };

    private static readonly Dictionary<string, string[]> Resume = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = ["start", "subscribe", "unstop", "opt in"],
        ["es"] = ["alta", "dar de alta", "darme de alta"],
        ["it"] = ["iscrivimi", "riprendi"],
        ["pt"] = ["voltar", "inscrever"],
        ["fr"] = ["reprendre", "abonner"],
        ["de"] = ["anmelden", "abonnieren"],
        ["nl"] = ["aanmelden"],
    };

    private readonly FrozenSet<string> _stop;
    private readonly FrozenSet<string> _resume;

    /// <summary>The words of all languages count for everybody: a person writes in whatever language comes to mind.</summary>
    public ConsentKeywords(ConsentKeywordOptions? options = null)
    {
        _stop = Words(Stop, options?.Stop);
        _resume = Words(Resume, options?.Resume).Except(_stop).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>What the text says of messages, or null when it is about something else.</summary>
    public ConsentStatus? Read(string? text) =>
        text is null or { Length: > MaxLength } ? null
        : Plain(text) is var word && _stop.Contains(word) ? ConsentStatus.OptedOut
        : _resume.Contains(word) ? ConsentStatus.OptedIn
        : null;

    private static FrozenSet<string> Words(Dictionary<string, string[]> builtIn, IDictionary<string, IList<string>>? configured) => builtIn
        .Where(words => configured?.ContainsKey(words.Key) is not true).SelectMany(words => words.Value)
        .Concat(configured?.Values.SelectMany(words => words) ?? [])
        .Select(Plain).Where(word => word.Length > 0).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Lower-case letters and digits without accents, one space between words.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in Normalization.Of(text, NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                plain.Append(Rune.ToLowerInvariant(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.EnclosingMark)
                && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }
}
