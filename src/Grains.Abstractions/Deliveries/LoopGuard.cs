namespace Grainline.Deliveries;

/// <summary>How two systems that trigger each other are kept from doing it for ever.</summary>
public static class LoopGuard
{
    /// <summary>The member of a body that says how many automations have started one another before it. It travels through
    /// Go High Level as custom data.</summary>
    public const string HopsField = "grainline_hops";
}
