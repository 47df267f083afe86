namespace Grainline.Runs;

/// <summary>Something that a provider refuses for now: nothing of the kind is tried for a while, and then one effect finds out whether it
/// goes again.</summary>
/// <param name="reason">The provider's code or text.</param>
/// <param name="until">When one is let through.</param>
internal sealed class Standstill(string reason, DateTimeOffset until)
{
    private string? _scout;

    public string Reason => reason;

    public DateTimeOffset Until => until;

    /// <summary>Whether the effect must wait, for the end of the pause or for what becomes of another.</summary>
    public bool Stops(string effectId, DateTimeOffset now) => until > now || (_scout is not null && _scout != effectId);

    /// <summary>The effect is tried: until its end no other is.</summary>
    public void Try(string effectId) => _scout = effectId;

    /// <summary>What the effect met says nothing of the standstill: another one may find out.</summary>
    public void End(string effectId) => _scout = _scout == effectId ? null : _scout;
}
