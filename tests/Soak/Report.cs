using System.Globalization;
using System.Text;

namespace Grainline.Tests.Soak;

/// <summary>The table that a soak leaves behind: <c>GRAINLINE_SOAK_REPORT</c> says where, <c>GRAINLINE_SOAK_PROGRESS</c> where its lines go meanwhile.</summary>
internal static class Report
{
    private static readonly Lock Gate = new();

    public static void Progress(string storage, List<Sample> samples)
    {
        if (Environment.GetEnvironmentVariable("GRAINLINE_SOAK_PROGRESS") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, (samples.Count == 1 ? Head : "") + $"{Line(samples, samples.Count - 1)} {storage}\n");
            }
        }
    }

    public static void Write(IReadOnlyList<Soaked> soaks, int minutes, int rate)
    {
        if (Environment.GetEnvironmentVariable("GRAINLINE_SOAK_REPORT") is not { Length: > 0 } file)
        {
            return;
        }

        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Soak

            What a process holds while it works. Made by `./test soak --minutes {minutes} --rate {rate}`: the built product, {rate} webhooks a second for
            {MixedLoad.People:N0} people (eight of ten send a message and wait, one asks a question that is answered, one pushes to Go High Level), and a list read every
            second. Each figure is taken after a full garbage collection. SQLite keeps little of its file in memory here (`Storage:PageCacheMegabytes`),
            because what it keeps grows with the file until it is full.

            The rule: the first quarter warms up. Of the rest, the median of the last third may be above the median of the first third by a tenth,
            or, if that is more, by 3 MiB of heap, 20 MiB of resident memory, 6 threads, 12 handles, 12 connections.

            """));
        foreach (var soak in soaks)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {soak.Storage}\n\n| held | first third | last third | flat |\n|---|--:|--:|---|\n");
            foreach (var figure in Flatness.Figures)
            {
                var (first, last) = Flatness.Ends(figure, soak.Samples);
                text.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {first / figure.Unit:F0} | {last / figure.Unit:F0} | {(Flatness.IsFlat(figure, soak.Samples) ? "yes" : "**no**")} |\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{soak.Samples[^1].Answered:N0} requests were answered, {soak.Refused:N0} told to come again.\n\n");
            text.Append(Table(soak.Samples));
        }

        File.WriteAllText(file, text.ToString());
    }

    public static string Table(IReadOnlyList<Sample> samples) =>
        Head + string.Concat(samples.Select((_, place) => Line(samples, place) + '\n'));

    private const string Head = """
        | minute | heap, MiB | resident, MiB | threads | handles | connections | answers a second | journal rows a minute |
        |--:|--:|--:|--:|--:|--:|--:|--:|

        """;

    private static string Line(IReadOnlyList<Sample> samples, int place)
    {
        var (sample, before) = (samples[place], samples[Math.Max(0, place - 1)]);
        var time = sample.At - before.At;
        var answers = place == 0 ? 0 : (sample.Answered - before.Answered) / time.TotalSeconds;
        var rows = place == 0 ? 0 : (sample.Rows - before.Rows) / time.TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"""
            | {sample.At.TotalMinutes:F0} | {Mebi(sample.Held.HeapBytes):F1} | {Mebi(sample.Held.ResidentBytes):F0} | {sample.Held.Threads} | {sample.Held.Handles} | {sample.Held.Connections} | {answers:F1} | {rows:F0} |
            """);
    }

    private static double Mebi(long bytes) => bytes / (double)(1 << 20);
}
