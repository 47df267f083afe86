using Grainline.Tests.Crash.Databases;
using Grainline.Tests.Crash.Deliveries;
using Grainline.Tests.Support;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>PostgreSQL goes away and comes back under a running product.</summary>
[Collection(nameof(Crashes))]
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    private const int AnswersBefore = 200;
    private const int RefusalsDuring = 100;
    private const int AnswersAfter = 100;

    /// <summary>GHL publishes no time-out; senders of this kind wait 10 s to 30 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_stopped_postgres_gives_503_within_the_time_out_and_service_resumes_by_itself()
    {
        var database = await PostgresDatabase.Start();
        await using var trial = await Trial.Begin(database, new SenderOptions(), output);
        await trial.Answered(AnswersBefore);

        var stopping = DateTimeOffset.UtcNow;
        await database.Server.Stop();
        var stopped = DateTimeOffset.UtcNow;
        await trial.Answered(RefusalsDuring);
        var starting = DateTimeOffset.UtcNow;
        await database.Server.StartAgain();
        await Eventually.Holds(
            () => trial.Sender.Shipments.Any(shipment => shipment.Replies.Any(reply => reply.Status == 202 && reply.SentAt > starting)),
            what: "a delivery is accepted again, by the same process");
        trial.Interrupted(stopping);
        await trial.Answered(AnswersAfter);

        var replies = trial.Sender.Shipments.SelectMany(shipment => shipment.Replies).ToList();
        var during = replies.Where(reply => reply.SentAt > stopped && reply.SentAt + reply.Took < starting).ToList();
        Assert.NotEmpty(during);
        Assert.All(during, reply => Assert.True(reply is { Status: 503, RetryAfter: true }, $"{reply}"));
        Assert.All(replies, reply => Assert.InRange(reply.Took, TimeSpan.Zero, Timeout));
        Assert.All(trial.Sender.Shipments, shipment => Assert.Equal(0, shipment.Unanswered));
        await trial.Judge();
    }
}
