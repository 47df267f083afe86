using HandlebarsDotNet;

namespace Grainline.Texts;

/// <summary>
/// What loops of texts may cost, in placeholders that are filled: a text that writes nothing meets no other limit, and the engine ends no loop by
/// itself. Of the thread, because the engine asks data for their entries and tells them nothing.
/// </summary>
internal static class TextCost
{
    /// <summary>Of one text; it takes some tenths of a second.</summary>
    public const int OfText = 1_000_000;

    /// <summary>Of all texts of one turn or rehearsal together.</summary>
    public const int OfAll = 4 * OfText;

    [ThreadStatic]
    private static int? _leftOfAll;

    [ThreadStatic]
    private static int _left;

    /// <summary>Of one turn of a loop; 0 = no text is being filled.</summary>
    [ThreadStatic]
    private static int _turn;

    /// <summary>Does something whose texts share <see cref="OfAll"/>.</summary>
    public static void Share(Action fill)
    {
        _leftOfAll = OfAll;
        try
        {
            fill();
        }
        finally
        {
            _leftOfAll = null;
        }
    }

    /// <summary>Fills a text.</summary>
    /// <param name="placeholders">How many it has: what a turn of a loop costs at most.</param>
    /// <param name="fill">Ends with an exception when it costs more than is left.</param>
    public static void Meter(int placeholders, Action fill)
    {
        var given = Math.Min(OfText, _leftOfAll ?? OfText);
        (_left, _turn) = (given, placeholders);
        try
        {
            fill();
        }
        finally
        {
            _turn = 0;
            _leftOfAll -= given - Math.Max(_left, 0);
        }
    }

    /// <summary>A loop takes its next entry.</summary>
    public static void Turn()
    {
        if (_turn > 0 && (_left -= _turn) < 0)
        {
            throw new HandlebarsException("The loops of the text take too long.");
        }
    }
}
