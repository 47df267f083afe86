namespace Grainline.Tests.Simulation;

/// <summary>How often things go wrong, as shares of one.</summary>
/// <param name="Read">Reads of the disk that fail.</param>
/// <param name="Write">Writes that are refused.</param>
/// <param name="WriteAnswer">Writes that are done without an answer.</param>
/// <param name="Outside">Messages and requests that are refused.</param>
/// <param name="OutsideAnswer">Messages and requests that are done without an answer.</param>
/// <param name="Crash">Steps of the world after which the process dies.</param>
internal sealed record Faults(double Read, double Write, double WriteAnswer, double Outside, double OutsideAnswer, double Crash)
{
    public static readonly Faults None = new(0, 0, 0, 0, 0, 0);

    /// <summary>Every fourth world is a good one; the others are bad in different ways.</summary>
    public static Faults Of(Random random) => random.Next(4) == 0 ? None : new Faults(
        Share(random, 0.05), Share(random, 0.1), Share(random, 0.1), Share(random, 0.3), Share(random, 0.2), Share(random, 0.01));

    public Fate FateOf(TrafficKind kind, Random random)
    {
        var (refused, lost) = kind switch
        {
            TrafficKind.Read => (Read, 0),
            TrafficKind.Write => (Write, WriteAnswer),
            _ => (Outside, OutsideAnswer),
        };
        var chance = random.NextDouble();
        return chance < refused ? Fate.Refused : chance < refused + lost ? Fate.AnswerLost : Fate.Done;
    }

    private static double Share(Random random, double most) => random.Next(2) == 0 ? 0 : random.NextDouble() * most;
}
