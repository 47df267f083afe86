using System.Collections.Frozen;
using Grainline.Contacts;

namespace Grainline.Runs;

/// <summary>The words with which people end and restart messages, in the languages of our users. A message counts only when
/// it is nothing but such a word.</summary>
public sealed class OptOutWords
{
    /// <summary>English, Spanish, Italian, Portuguese, French, German.</summary>
    public static readonly OptOutWords Default = new(
        ["stop", "unsubscribe", "baja", "cancella", "cancellami", "disiscrivimi", "parar", "sair", "arret", "arrêt", "abmelden", "stopp"],
        ["start", "subscribe", "alta", "iscrivimi", "anmelden"]);

    private readonly FrozenSet<string> _out;
    private readonly FrozenSet<string> _in;

    public OptOutWords(IEnumerable<string> optOut, IEnumerable<string> optIn)
    {
        _out = optOut.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _in = optIn.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the text says of messages, or null when it is about something else.</summary>
    public ConsentStatus? Read(string? text)
    {
        var word = text?.Trim(' ', '.', '!', '"', '\n', '\r', '\t') ?? "";
        return _out.Contains(word) ? ConsentStatus.OptedOut : _in.Contains(word) ? ConsentStatus.OptedIn : null;
    }
}
