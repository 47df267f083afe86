using System.Globalization;

namespace Grainline.Load;

/// <summary>Measurements and facts of several servers, in the order in which the servers were first measured.</summary>
public sealed class Comparison(string results, string facts)
{
    /// <summary>Under full load the slowest of 100 answers may take as long as this, in milliseconds.</summary>
    public const double LongestP99 = 100;

    /// <summary>The share of the requests that may just not have started when a window ends.</summary>
    private const double ToleratedOverdue = 0.01;

    private readonly List<Measurement> _measurements = [.. File.ReadLines(results).Select(Measurement.FromJson)];

    private readonly ILookup<(string Name, string What), double> _facts = (File.Exists(facts) ? File.ReadLines(facts) : [])
        .Select(line => line.Split(' '))
        .ToLookup(part => (part[0], part[1]), part => double.Parse(part[2], CultureInfo.InvariantCulture));

    public List<string> Names => [.. _measurements.Select(one => one.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Windows in which something was refused or left undone. What a rate on trial leaves undone is what was tried.</summary>
    public IEnumerable<Measurement> Odd => _measurements.Where(one => one.Others > 0 || (one.Overdue > one.Accepted * ToleratedOverdue && one.Phase != "held"));

    public bool Has(string name, string phase) => Rounds(name, phase).Any();

    /// <summary>The round whose throughput is the middle one, or, at a fixed rate, whose p99 is: its figures belong together, medians of
    /// columns would not.</summary>
    public Measurement Median(string name, string phase)
    {
        var ordered = Rounds(name, phase).OrderBy(one => one.Rate is 0 ? one.PerSecond : one.P99).ToList();
        return ordered[ordered.Count / 2];
    }

    /// <summary>The most webhooks per second at which 99 of 100 answers came in time; 0 when the name was not measured.</summary>
    public double Rate(string name)
    {
        if (!Has(name, "full"))
        {
            return 0;
        }

        return Median(name, "full") is { P99: < LongestP99 } full
            ? full.PerSecond
            : Rounds(name, "held").Where(one => one.P99 < LongestP99).Select(one => one.PerSecond).DefaultIfEmpty().Max();
    }

    /// <summary>Webhooks per second of a phase; <c>held</c> = the most that were answered in time.</summary>
    public double Rate(string name, string phase) => phase == "held" ? Rate(name) : Median(name, phase).PerSecond;

    /// <summary>The median, or null.</summary>
    public double? Fact(string name, string what)
    {
        var ordered = _facts[(name, what)].Order().ToList();
        return ordered.Count == 0 ? null : ordered[ordered.Count / 2];
    }

    /// <summary>Bytes that server and database had written to disk for one delivery; 0 when nobody counted.</summary>
    public double WrittenPerDelivery(string name) =>
        (Fact(name, "written-after") - Fact(name, "written-before")) / (Fact(name, "deliveries-after") - Fact(name, "deliveries-before")) ?? 0;

    private IEnumerable<Measurement> Rounds(string name, string phase) => _measurements.Where(one => one.Name == name && one.Phase == phase);
}
