namespace Grainline.Load;

/// <summary>Prints measurements as Markdown: medians over the rounds, and ratios to those that are called baseline and bare.</summary>
public static class Table
{
    public static void Print(string file, TextWriter output)
    {
        var all = File.ReadLines(file).Select(Measurement.FromJson).ToList();
        PrintThroughput([.. all.Where(one => one.Rate is 0).GroupBy(one => one.Name, StringComparer.Ordinal).Select(Median)], output);
        PrintLatency([.. all.Where(one => one.Rate is not 0).GroupBy(one => one.Name, StringComparer.Ordinal).Select(Median)], output);
        foreach (var odd in all.Where(one => one.Others > 0 || one.Overdue > 0))
        {
            output.WriteLine($"not all accepted: {odd}");
        }
    }

    /// <summary>Half of the throughput that the rounds of <paramref name="name"/> found, in webhooks per second.</summary>
    public static double HalfRate(string file, string name) =>
        Median(File.ReadLines(file).Select(Measurement.FromJson).Where(one => one.Rate is 0 && one.Name == name)).PerSecond / 2;

    private static void PrintThroughput(List<Measurement> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine(
            "| server | webhooks/s | p50 ms | p99 ms | CPU s per 1,000 " +
            "| of it server | of it PostgreSQL | (client) | x baseline | x bare |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            output.WriteLine(
                $"| {row.Name} | {row.PerSecond:N0} | {row.P50:N2} | {row.P99:N2} | {row.CpuPerThousand:N3} " +
                $"| {row.PerThousand(row.ServerCpu):N3} | {row.PerThousand(row.PostgresCpu):N3} | {row.PerThousand(row.ClientCpu):N3} " +
                $"| {Ratio(row, rows, "baseline")} | {Ratio(row, rows, "bare")} |");
        }

        output.WriteLine();
    }

    private static void PrintLatency(List<Measurement> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine("| server, at a fixed rate | webhooks/s | p50 ms | p99 ms | max ms | CPU s per 1,000 |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            output.WriteLine($"| {row.Name} | {row.Rate:N0} | {row.P50:N2} | {row.P99:N2} | {row.Max:N2} | {row.CpuPerThousand:N3} |");
        }

        output.WriteLine();
    }

    private static string Ratio(Measurement row, List<Measurement> rows, string to) =>
        rows.Find(other => other.Name == to) is { PerSecond: > 0 } reference ? $"{row.PerSecond / reference.PerSecond:N2}" : "";

    /// <summary>The round whose throughput is the middle one: its figures belong together, medians of columns would not.</summary>
    private static Measurement Median(IEnumerable<Measurement> rounds)
    {
        var ordered = rounds.OrderBy(one => one.PerSecond).ToList();
        return ordered[ordered.Count / 2];
    }
}
