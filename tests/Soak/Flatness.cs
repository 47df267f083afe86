namespace Grainline.Tests.Soak;

/// <summary>
/// Whether what is held stays flat. The first quarter is for warming up. Of the rest, the median of the last third may be above the median
/// of the first third by a tenth, or by the figure's grain if that is more: what one burst more or less moves it by.
/// </summary>
internal static class Flatness
{
    private const double WarmUp = 0.25;
    private const double Share = 1.0 / 3;
    private const double Allowed = 0.10;
    private const long MiB = 1 << 20;

    public static readonly IReadOnlyList<Figure> Figures =
    [
        new("heap after collection, MiB", sample => sample.Held.HeapBytes, Grain: 3 * MiB, MiB),
        new("resident, MiB", sample => sample.Held.ResidentBytes, Grain: 20 * MiB, MiB),
        new("threads", sample => sample.Held.Threads, Grain: 6, Unit: 1),
        new("handles", sample => sample.Held.Handles, Grain: 12, Unit: 1),
        new("connections", sample => sample.Held.Connections, Grain: 12, Unit: 1),
    ];

    /// <summary>The first and the last third of a figure, after the warm-up.</summary>
    public static (double First, double Last) Ends(Figure figure, IReadOnlyList<Sample> samples)
    {
        var values = samples.Skip((int)Math.Ceiling(samples.Count * WarmUp)).Select(figure.Value).ToList();
        var third = Math.Max(1, (int)(values.Count * Share));
        return (Median(values.Take(third)), Median(values.TakeLast(third)));
    }

    public static bool IsFlat(Figure figure, IReadOnlyList<Sample> samples)
    {
        var (first, last) = Ends(figure, samples);
        return last - first <= Math.Max(first * Allowed, figure.Grain);
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}

/// <summary>Something that is held.</summary>
/// <param name="Name">With its unit.</param>
/// <param name="Value">Of a sample.</param>
/// <param name="Grain">A difference that means nothing.</param>
/// <param name="Unit">What a value is divided by to be shown.</param>
internal sealed record Figure(string Name, Func<Sample, double> Value, double Grain, double Unit);

/// <summary>One line of the table.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Held">By the product.</param>
/// <param name="Answered">Requests that were answered, in all.</param>
/// <param name="Rows">Of the journal, in all.</param>
internal sealed record Sample(TimeSpan At, Holdings Held, int Answered, long Rows);
