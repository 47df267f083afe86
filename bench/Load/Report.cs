using System.Globalization;

namespace Grainline.Load;

/// <summary>What <c>bench/run</c> found, as tables of ratios. Absolute rates and times are those of the machine, so they stay out.</summary>
public sealed class Report
{
    private const string Baseline = "baseline";
    private const string Bare = "bare";
    private const double GoodP99 = 25;

    private readonly Comparison _all;
    private readonly ReportOptions _options;

    public Report(ReportOptions options)
    {
        _options = options;
        _all = new Comparison(options.Results, options.Facts);
    }

    /// <summary>Prints the tables, or writes them into the page and the chart where those are named.</summary>
    public void Write()
    {
        var sections = new (string Name, string Text)[]
        {
            ("setting", _options.Setting), ("load", Load()), ("hot", Hot()), ("process", Process()),
        };
        if (_options.Page is not { } page)
        {
            Console.WriteLine(string.Join("\n\n", sections.Select(section => section.Text)));
            return;
        }

        foreach (var (name, text) in sections)
        {
            Section.Replace(page, name, text);
        }

        if (_options.Summary is { } summary)
        {
            Section.Replace(summary, "speed", Summary());
        }

        if (_options.Chart is { } chart)
        {
            File.WriteAllText(chart, Chart.Draw(
                new("Webhooks per second, p99 under 100 ms", "more is better", Bars(name => _all.Rate(name))),
                new("CPU per webhook, server and database", "less is better", Bars(name => _all.Median(name, "full").CpuPerThousand)),
                new("p99 at half of its own rate", "less is better", Bars(name => _all.Median(name, "half").P99))));
        }
    }

    /// <summary>A table of two servers under full load.</summary>
    public static string Versus(Comparison all, string ours, string other)
    {
        var (a, b) = (all.Median(ours, "full"), all.Median(other, "full"));
        var table = new MarkdownTable($"{Labels.Of(ours)}, to {Labels.Of(other)}", "ratio");
        table.Add("webhooks per second", Number(a.PerSecond / b.PerSecond));
        table.Add("p50", Number(a.P50 / b.P50));
        table.Add("p99", Number(a.P99 / b.P99));
        table.Add("CPU per webhook", Number(a.CpuPerThousand / b.CpuPerThousand));
        return string.Join("\n\n", [table.ToString(), .. all.Odd.Select(one => $"Not all accepted: {one}")]);
    }

    private string Summary()
    {
        var table = new MarkdownTable(_options.Setting, "SQLite", "PostgreSQL");
        void Row(string what, Func<string, double> value) => table.Add(what, Number(value("sqlite")), Number(value("postgres")));
        Row("webhooks per second, p99 under 100 ms, to the baseline's", name => _all.Rate(name) / _all.Rate(Baseline));
        Row("webhooks per second to the bare endpoint's", name => _all.Rate(name) / _all.Rate(Bare));
        Row("CPU per webhook to the baseline's", name => _all.Median(name, "full").CpuPerThousand / _all.Median(Baseline, "full").CpuPerThousand);
        Row("bytes written per webhook to the baseline's", name => _all.WrittenPerDelivery(name) / _all.WrittenPerDelivery(Baseline));
        Row("webhooks per second about one contact to the baseline's", name => _all.Median(name, "hot-contact").PerSecond / _all.Median(Baseline, "hot-contact").PerSecond);
        return table.ToString();
    }

    private string Load()
    {
        var table = new MarkdownTable(
            "server", "webhooks/s", "of bare", "p50 at half load", "p99 at half load", "p99 under 25 ms", "CPU per webhook", "of it the server", "bytes written per webhook");
        foreach (var name in _all.Names)
        {
            var (full, half) = (_all.Median(name, "full"), _all.Median(name, "half"));
            table.Add(
                Labels.Of(name),
                Ratio(name, _all.Rate),
                Number(_all.Rate(name) / _all.Rate(Bare)),
                Ratio(name, other => _all.Median(other, "half").P50),
                Ratio(name, other => _all.Median(other, "half").P99),
                half.P99 < GoodP99 ? "yes" : "no",
                Ratio(name, other => _all.Median(other, "full").CpuPerThousand),
                full.ServerCpu + full.PostgresCpu > 0 ? $"{full.ServerCpu / (full.ServerCpu + full.PostgresCpu):P0}" : "",
                Ratio(name, _all.WrittenPerDelivery));
        }

        var held = _all.Names.Where(name => _all.Rate(name) < _all.Median(name, "full").PerSecond * 0.99)
            .Select(name => $"{Labels.Of(name)} held 99 of 100 answers within 100 ms only at {_all.Rate(name) / _all.Median(name, "full").PerSecond:P0} of what it answers at most.").ToList();
        var kept = held.Count == 0 ? "With all connections busy, every server gave 99 of 100 answers within 100 ms." : string.Join(' ', held);
        var odd = _all.Odd.Select(one => $"Not all accepted: {one}");
        return string.Join("\n\n", [table.ToString(), kept, .. odd]);
    }

    private string Hot()
    {
        var table = new MarkdownTable("server", "one automation, of its 16", "one automation, to the baseline's", "one contact, to the baseline's");
        foreach (var name in _all.Names.Where(name => _all.Has(name, "hot-contact")))
        {
            table.Add(
                Labels.Of(name),
                Number(_all.Median(name, "hot-automation").PerSecond / _all.Median(name, "full").PerSecond),
                Ratio(name, other => _all.Median(other, "hot-automation").PerSecond),
                Ratio(name, other => _all.Median(other, "hot-contact").PerSecond));
        }

        return table.ToString();
    }

    private string Process()
    {
        var contacts = _options.Memory.ToString("N0", CultureInfo.InvariantCulture);
        string[] memory = _options.Memory == 0 ? [] : ["MB at start", $"MB more with {contacts} contacts awake", "MB more when they are asleep"];
        var table = new MarkdownTable(["server", "start until ready, to the baseline's", .. memory]);
        foreach (var name in _all.Names)
        {
            var start = _all.Fact(name, "memory-start");
            string[] megabytes = memory is [] ? [] : [$"{start:F0}", $"{_all.Fact(name, "memory-awake") - start:F0}", $"{_all.Fact(name, "memory-asleep") - start:F0}"];
            table.Add([Labels.Of(name), Ratio(name, other => _all.Fact(other, "start") ?? 0), .. megabytes]);
        }

        return table.ToString();
    }

    private string Ratio(string name, Func<string, double> value) => _all.Names.Contains(Baseline) ? Number(value(name) / value(Baseline)) : "";

    private static string Number(double ratio) =>
        double.IsFinite(ratio) && ratio > 0 ? ratio.ToString(ratio < 0.1 ? "F3" : ratio < 10 ? "F2" : "F0", CultureInfo.InvariantCulture) : "";

    private List<Bar> Bars(Func<string, double> value) =>
        [.. _all.Names.Select(name => new Bar(Labels.Of(name), value(name) / value(Baseline), name is not (Bare or Baseline)))];
}

/// <summary>Where to read and to write.</summary>
public sealed class ReportOptions
{
    /// <summary>Measurements, one line of JSON each.</summary>
    public required string Results { get; set; }

    /// <summary>Other figures, a line each: server, what, number.</summary>
    public required string Facts { get; set; }

    /// <summary>What ran where, as Markdown.</summary>
    public string Setting { get; set; } = "";

    /// <summary>Contacts whose memory was looked at.</summary>
    public int Memory { get; set; }

    /// <summary>A Markdown file whose sections are replaced; null = print.</summary>
    public string? Page { get; set; }

    /// <summary>A Markdown file whose section <c>speed</c> gets the few most telling ratios; it needs all servers but those on Orleans.</summary>
    public string? Summary { get; set; }

    /// <summary>The SVG file to draw beside the page.</summary>
    public string? Chart { get; set; }
}
