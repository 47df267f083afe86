using System.Globalization;
using System.Text;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Judgement;

namespace Grainline.Tests.Crash;

/// <summary>The table that storms leave behind: <c>GRAINLINE_CRASH_REPORT</c> says where, <c>GRAINLINE_CRASH_PROGRESS</c> where their lines go meanwhile.</summary>
internal static class StormReport
{
    private static readonly Dictionary<string, List<(string Name, string Value)>> Storms = new(StringComparer.Ordinal);

    private static readonly (string Fault, string What)[] Kinds =
    [
        ("kill", "the product is killed (SIGKILL) in the middle of a burst"), ("kill-postgres", "all of PostgreSQL is killed"), ("disk", "the disk is full"),
        ("readonly", "the file system turns read-only"), ("slow", "each flush takes half a second longer"), ("clock", "the clock is set up to 45 s ahead or back, and right again"),
        ("reset-database", "the connections to PostgreSQL are reset, four times"), ("reset-sandbox", "the connections to WhatsApp's simulator are reset, four times"),
    ];

    public static void Progress(string line)
    {
        if (Environment.GetEnvironmentVariable("GRAINLINE_CRASH_PROGRESS") is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + '\n');
        }
    }

    /// <summary>Adds a storm to the file; those of other databases in this run stay.</summary>
    public static void Write(string storage, IReadOnlyDictionary<string, int> struck, Verdict verdict, double rate)
    {
        Storms[storage] = [.. Rows(struck, verdict, rate)];
        if (Environment.GetEnvironmentVariable("GRAINLINE_CRASH_REPORT") is { Length: > 0 } file)
        {
            File.WriteAllText(file, Text());
        }
    }

    private static IEnumerable<(string Name, string Value)> Rows(IReadOnlyDictionary<string, int> struck, Verdict verdict, double rate)
    {
        var (evidence, violations) = verdict;
        var replies = evidence.Shipments.SelectMany(shipment => shipment.Replies).ToList();
        var there = evidence.Runs.Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        var uncertain = evidence.Runs.Where(run => run.Steps.Any(Judge.IsUncertain)).Select(run => Journey.TextOf(run.Id)).ToHashSet(StringComparer.Ordinal);
        var sent = evidence.Messages.CountBy(message => message.Text ?? "").ToList();
        yield return ("deliveries", Number(evidence.Shipments.Count));
        yield return ("attempts a second while connected", Number((int)rate));
        yield return ("accepted (202)", Number(replies.Count(reply => reply.Status == 202)));
        yield return ("recognised as repeated (200)", Number(replies.Count(reply => reply.Status == 200)));
        yield return ("told to come again (429, 503)", Number(replies.Count(reply => reply.Status is 429 or 503)));
        yield return ("attempts without an answer", Number(evidence.Shipments.Sum(shipment => shipment.Unanswered)));
        yield return ("runs, completed", $"{Number(evidence.Runs.Count)}, {Number(evidence.Runs.Count(run => run.Status == "completed"))}");
        yield return ("messages that arrived (effects)", Number(evidence.Messages.Count));
        yield return ("messages whose outcome stayed uncertain", Number(uncertain.Count));
        yield return ("**messages sent twice**", Number(sent.Count(text => text.Value > 1 && !uncertain.Contains(text.Key))));
        yield return ("**accepted deliveries without their run**", Number(
            evidence.Shipments.Count(shipment => shipment.Replies.Any(reply => reply.RunId is { } run && !there.Contains(run)))));
        yield return ("**broken promises of any kind**", Number(violations.Count));
        foreach (var (fault, what) in Kinds)
        {
            yield return ($"`{fault}`: {what}", struck.TryGetValue(fault, out var times) ? Number(times) : "–");
        }
    }

    private static string Text()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Storms

            One fault after another, at random, under load, on the built product. Made by `./test crash --minutes {StormOptions.Minutes.TotalMinutes} --seed {StormOptions.Seed} --rate {StormOptions.Rate}`. Each delivery
            sends a message, waits three seconds, sets a tag and ends. Its sender comes again with the same key until it has an answer that is final.
            Afterwards every answer, run, step, wait and message is held against what was promised (`tests/Support/Judgement`).

            | | {string.Join(" | ", Storms.Keys)} |
            |---|{string.Concat(Storms.Select(_ => "--:|"))}

            """));
        foreach (var (name, _) in Storms.Values.First())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", Storms.Values.Select(storm => storm.Find(row => row.Name == name).Value))} |\n");
        }

        return text.Append("""

            *Uncertain* is a message that was on its way when the fault struck, and of which WhatsApp told nothing afterwards: it is marked so and is not sent
            again. Clock and disk of the product are those of a library that it preloads (`tests/Crash/Machines/faults.c`); the full disk is a small file
            system where one may be mounted.

            `./test` has each fault once. Others: `./test crash --minutes 60 --seed 7 --storage postgres --faults kill,clock`.

            """).ToString();
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
