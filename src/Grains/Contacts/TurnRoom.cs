namespace Grainline.Contacts;

/// <summary>What a turn may do at most. A turn that turned out larger than may be written is decided again with less, until it fits: so what a
/// contact holds stays bounded, and it goes on with that piece by piece. What neither starts nor asks for anything always fits.</summary>
/// <param name="Runs">Due runs that it wakes; the others stay due.</param>
/// <param name="Asks">Whether runs may ask the outside world for something; if not, they do so later.</param>
/// <param name="Starts">Whether runs may start.</param>
public sealed record TurnRoom(int Runs, bool Asks, bool Starts)
{
    public static TurnRoom Any { get; } = new(int.MaxValue, Asks: true, Starts: true);

    /// <summary>The next smaller one; null when there is none.</summary>
    /// <param name="woken">Due runs that the turn woke which was too large.</param>
    public TurnRoom? Less(int woken) => this switch
    {
        { Asks: true } when woken > 1 => this with { Runs = woken / 2 },
        { Asks: true } => this with { Runs = int.MaxValue, Asks = false },
        { Starts: true } => this with { Starts = false },
        _ => null,
    };
}
