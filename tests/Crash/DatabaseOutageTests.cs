using Grainline.Tests.Support;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>PostgreSQL goes away and comes back under a running product, whose load is as light as that of the faults it is tried beside.</summary>
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    private const int AnswersBefore = 200;

    /// <summary>Fewer than there are connections, so that each has to be refused once at most: a refusal may take as long as the time-outs.</summary>
    private const int RefusalsDuring = 48;

    private const int AnswersAfter = 100;

    /// <summary>A write fails after at most twice Storage:OperationTimeout, which is 5 s. Who came to the same contact meanwhile finds its memory
    /// dropped, and its read, which may wait for another one, fails after as long again. The rest is for a loaded machine.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    /// <summary>Longer than <see cref="Timeout"/>, so that an answer that comes too late is seen as one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task A_stopped_postgres_gives_503_within_the_time_out_and_service_resumes_by_itself() =>
        Survives(server => server.Stop(), server => server.Start());

    [Fact]
    public Task A_postgres_that_hangs_gives_503_within_the_time_out_and_service_resumes_by_itself() =>
        Survives(server => server.Pause(), server => server.Resume());

    private async Task Survives(Action<PostgresServer> takeAway, Action<PostgresServer> bringBack)
    {
        var database = new PostgresDatabase();
        await using var trial = await Trial.Begin(database, new SenderOptions { RatePerSecond = FaultTests.Rate, Patience = Patience }, output);
        await trial.Answered(AnswersBefore);

        var before = DateTimeOffset.UtcNow;
        takeAway(database.Server);
        var gone = DateTimeOffset.UtcNow;
        await trial.Refused(RefusalsDuring);
        var back = DateTimeOffset.UtcNow;
        bringBack(database.Server);
        await trial.Recovered(before);
        await trial.Answered(AnswersAfter);

        var replies = Replies(trial).ToList();
        var during = replies.Where(reply => reply.SentAt > gone && reply.SentAt + reply.Took < back).ToList();
        var refused = replies.Where(reply => reply.Status == 503).ToList();
        Assert.All(during, reply => Assert.Equal(503, reply.Status));
        Assert.All(refused, reply => Assert.True(reply.RetryAfter, $"{reply}"));
        Assert.All(replies, reply => Assert.InRange(reply.Took, TimeSpan.Zero, Timeout));
        Assert.All(trial.Sender.Shipments, shipment => Assert.Equal(0, shipment.Unanswered));
        output.WriteLine($"{refused.Count} refused, {during.Count} of them came while it was away, the slowest after {refused.Max(reply => reply.Took)}");
        await trial.Judge();
    }

    private static IEnumerable<Reply> Replies(Trial trial) => trial.Sender.Shipments.SelectMany(shipment => shipment.Replies);
}
