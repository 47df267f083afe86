using Grainline.Tests.Support;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>More deliveries than the queues may hold.</summary>
[Collection(nameof(Crashes))]
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int RefusalsWanted = 1_000;

    /// <summary>What the process may take more than before the overload: the working set of many connections, not a queue.</summary>
    private const long GrowthMegabytes = 400;

    /// <summary>Queues so short that this load fills them.</summary>
    private static readonly string[] TinyQueues = ["--Storage:QueuedWrites=16", "--Storage:QueuedReads=16"];

    [Fact]
    public async Task A_full_queue_answers_come_again_memory_stays_bounded_and_nothing_is_lost()
    {
        await using var trial = await Trial.Begin(
            new SqliteDatabase(), new SenderOptions { RatePerSecond = 20_000, Connections = 512, Phones = 5_000 }, output, TinyQueues);
        var from = DateTimeOffset.UtcNow;
        var before = trial.Product.ResidentMegabytes;
        var most = before;

        await Eventually.Holds(
            () =>
            {
                most = Math.Max(most, trial.Product.ResidentMegabytes);
                return Refusals(trial.Sender) >= RefusalsWanted;
            },
            what: $"{RefusalsWanted} deliveries are told to come again");
        await trial.Sender.Settle(TimeSpan.FromSeconds(60));

        // Full queues refuse a wait's own write as well, so time is promised again only from here on.
        trial.Interrupted(from);
        most = Math.Max(most, trial.Product.ResidentMegabytes);

        output.WriteLine($"{Refusals(trial.Sender)} told to come again; {before} MiB before, {most} MiB at most");
        Assert.InRange(most, 0, before + GrowthMegabytes);
        await trial.Judge();
    }

    private static int Refusals(Sender sender) =>
        sender.Shipments.Sum(shipment => shipment.Replies.Count(reply => reply.Status is 429 or 503));
}
