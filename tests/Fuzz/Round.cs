using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Grainline.Tests.Fuzz.Guided;
using Grainline.Tests.Fuzz.Targets;

namespace Grainline.Tests.Fuzz;

/// <summary>One target and its inputs.</summary>
internal sealed class Round
{
    /// <summary>Different findings after which it is enough.</summary>
    private const int Enough = 20;

    private const int Shown = 1_500;

    /// <summary>Where inputs that found something are kept whole: those of a guided round cannot be made again from their number.</summary>
    private static readonly string Kept = Environment.GetEnvironmentVariable("GRAINLINE_FUZZ_KEPT") ?? Path.Combine(Path.GetTempPath(), "grainline-fuzz");

    /// <summary>Longer is a hang, whatever else the machine does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private int _count;

    public ConcurrentDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>By what went wrong: one example each.</summary>
    public ConcurrentDictionary<string, string> Findings { get; } = new(StringComparer.Ordinal);

    public TimeSpan Slowest { get; private set; }

    public int Count => _count;

    public static async Task<Round> Play(Target target, int seed, int count, int atOnce)
    {
        var round = new Round();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) =>
        {
            if (round.Findings.Count < Enough)
            {
                // A seed of its own for each: input 4711 is the same whatever came before.
                await round.Try(target, target.Inputs(new Random(HashCode(seed, number))), number);
            }
        });
        return round;
    }

    /// <summary>One input after the other; what reaches a branch that none had reached becomes one to make others from.</summary>
    public static async Task<Round> Guide(Target target, int seed, int count)
    {
        var round = new Round();
        for (var number = 0; number < count && round.Findings.Count < Enough; number++)
        {
            var input = target.Inputs(new Random(HashCode(seed, number)));
            Coverage.Clear();
            await round.Try(target, input, number);
            if (Coverage.IsNew())
            {
                target.Pool!.Add(input);
            }
        }

        round.Answers.TryAdd($"{Coverage.Reached} places reached, {target.Pool!.Count} inputs to make others from", 1);
        return round;
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 16_777_619));

    private async Task Try(Target target, byte[] input, int number)
    {
        Interlocked.Increment(ref _count);
        var clock = Stopwatch.StartNew();
        try
        {
            var answer = await target.Try(input);
            Answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
            if (clock.Elapsed > Longest)
            {
                throw new BrokenContractException($"It took {clock.Elapsed}.");
            }
        }
        catch (Exception failure)
        {
            var text = failure is BrokenContractException ? failure.Message : failure.ToString();
            var body = Encoding.UTF8.GetString(input);
            var file = Path.Combine(Kept, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{number}"));
            if (Findings.TryAdd(Kind(text), $"{file}: {text}\n{body[..Math.Min(body.Length, Shown)]}"))
            {
                Directory.CreateDirectory(Kept);
                await File.WriteAllBytesAsync(file, input);
            }
        }

        Slowest = clock.Elapsed > Slowest ? clock.Elapsed : Slowest;
    }

    /// <summary>Findings with the same beginning are one.</summary>
    private static string Kind(string text) => text[..Math.Min(text.Length, 160)];
}
