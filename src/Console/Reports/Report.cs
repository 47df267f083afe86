using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;

namespace Grainline.Pages.Reports;

/// <summary>How many of a whole, for people: what is something is never nothing.</summary>
internal sealed record Share(long Part, long Whole)
{
    /// <summary>To the nearest, 0 to 100.</summary>
    public int Percent => Whole <= 0 ? 0 : (int)Math.Round(Math.Clamp(100d * Part / Whole, 0, 100), MidpointRounding.AwayFromZero);

    /// <summary>The percent without their sign.</summary>
    public override string ToString() => Percent == 0 && Whole > 0 && Part > 0 ? "<1" : Percent.ToString(CultureInfo.CurrentCulture);
}

/// <summary>What the API counts for an automation in a period.</summary>
internal sealed record Report(
    IReadOnlyList<StepCounts> Steps, IReadOnlyDictionary<string, long> Deliveries, IReadOnlyDictionary<string, long> Messages, IReadOnlyDictionary<string, long> Runs)
{
    public long Started => Runs.Count > 0 ? Runs.Values.Sum() : Deliveries.GetValueOrDefault("accepted");

    public static Report Of(JsonObject json) => new(
        json["steps"]?.Deserialize<List<StepCounts>>(ApiJson.Options) ?? [], Counts(json["deliveries"]), Counts(json["messages"]), Counts(json["runs"]));

    private static Dictionary<string, long> Counts(JsonNode? node) => (node as JsonObject ?? [])
        .Where(member => member.Value is JsonValue value && value.TryGetValue<long>(out _))
        .ToDictionary(member => member.Key, member => member.Value!.GetValue<long>(), StringComparer.Ordinal);
}
