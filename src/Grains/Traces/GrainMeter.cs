using System.Diagnostics.Metrics;

namespace Grainline.Traces;

/// <summary>What grains count for whoever watches (docs/operations.md). Labels are a few words of ours: never an id, which would make a
/// series of each contact.</summary>
public static class GrainMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Grainline.Grains";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Holds = Meter.CreateCounter<long>(
        "grainline.holds", "{hold}", "Times that sending began to stand still because the provider refuses, by what it refuses.");

    /// <summary>Makes the instruments at the start of a host: what is made by the first hold is not there to be asked for before it.</summary>
    public static void Begin() => _ = Holds;

    /// <summary>A hold has begun, or begun again after its pause.</summary>
    /// <param name="scope"><c>channel</c>, <c>template</c>, <c>country</c> or <c>connection</c>.</param>
    public static void HoldBegan(string scope) => Holds.Add(1, new KeyValuePair<string, object?>("scope", scope));
}
