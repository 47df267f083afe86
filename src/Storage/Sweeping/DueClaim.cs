namespace Grainline.Storage.Sweeping;

/// <summary>Which due states a host takes.</summary>
/// <param name="Now">Those that are due by then.</param>
/// <param name="LeaseUntil">When they may be taken again.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Only those that fell due later.</param>
internal sealed record DueClaim(DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, DateTimeOffset After = default);
