using System.Collections.Immutable;

namespace Grainline.Phones;

/// <summary>The regions that have a numbering plan.</summary>
public static class PhoneRegions
{
    /// <summary>ISO 3166 codes in upper case, and the few that libphonenumber adds (AC, TA, XK), sorted.</summary>
    public static ImmutableArray<string> All => NumberingPlans.Regions;

    /// <summary>Whether the code may stand as a default region, in either case.</summary>
    public static bool IsKnown(string? region) => NumberingPlans.OfRegion(region) is not null;
}
