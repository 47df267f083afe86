using Grainline.Tests.Support;
using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Judgement;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Crash;

/// <summary>The judge must see every kind of broken promise, or the other tests here prove nothing.</summary>
public sealed class JudgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Kept_promises_are_not_complained_of() => Assert.Empty(Judge.Judged(Kept()));

    [Fact]
    public void A_lost_run_is_seen()
    {
        var kept = Kept();
        Complains(kept with { Runs = [.. kept.Runs.Skip(1)] }, "promised and is lost");
    }

    [Fact]
    public void A_second_run_of_a_delivery_is_seen()
    {
        var kept = Kept();
        Complains(kept with { Runs = [.. kept.Runs, Run("r9")] }, "belongs to no delivery");
    }

    [Fact]
    public void Two_deliveries_with_one_run_are_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Accepted("r1")), Shipment("b", Accepted("r1"))] }, "promised to two deliveries");

    [Fact]
    public void A_delivery_accepted_again_is_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Accepted("r1"), Accepted("r2"))] }, "accepted twice");

    [Fact]
    public void A_duplicate_that_names_another_run_is_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Accepted("r1"), Duplicate("r2"))] }, "told of several runs");

    [Fact]
    public void A_delivery_without_a_final_answer_is_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Overloaded(retryAfter: true))] }, "never settled");

    [Fact]
    public void A_refusal_that_does_not_say_when_to_come_again_is_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Overloaded(retryAfter: false), Accepted("r1"))] }, "was answered 503");

    [Fact]
    public void A_server_error_is_seen() =>
        Complains(Kept() with { Shipments = [Shipment("a", Accepted("r1") with { Status = 500 }, Duplicate("r1"))] }, "was answered 500");

    [Fact]
    public void A_run_that_did_not_end_is_seen() => ComplainsOfRun(run => run with { Status = "waiting", EndedAt = null }, "is waiting");

    [Fact]
    public void A_failed_step_is_seen() =>
        ComplainsOfRun(run => Greeting(run, "failed"), "greet is failed");

    [Fact]
    public void A_step_passed_twice_is_seen() =>
        ComplainsOfRun(run => run with { Steps = [run.Steps[0], .. run.Steps] }, "passed greet greet");

    [Fact]
    public void A_wait_that_ended_early_is_seen() =>
        ComplainsOfRun(run => WaitEnding(run, Journey.Pause - TimeSpan.FromMilliseconds(1)), "waited from");

    [Fact]
    public void A_wait_that_ended_late_is_seen() =>
        ComplainsOfRun(run => WaitEnding(run, Journey.Pause + Judge.Lateness + TimeSpan.FromSeconds(1)), "waited from");

    [Fact]
    public void A_wait_that_ended_after_an_outage_is_no_complaint()
    {
        var kept = Kept();
        var late = kept.Runs.Select(run => WaitEnding(run, TimeSpan.FromSeconds(61)));
        Assert.Empty(Judge.Judged(kept with { Runs = [.. late], Outages = [new(Noon, Noon + TimeSpan.FromMinutes(1))] }));
    }

    [Fact]
    public void A_message_sent_twice_is_seen()
    {
        var kept = Kept();
        Complains(kept with { Messages = [.. kept.Messages, Message("r1")] }, "sent 2 messages");
    }

    [Fact]
    public void A_message_that_was_not_sent_is_seen() => Complains(Kept() with { Messages = [Message("r1")] }, "sent 0 messages");

    [Fact]
    public void A_message_of_no_run_is_seen()
    {
        var kept = Kept();
        Complains(kept with { Messages = [.. kept.Messages, Message("r9")] }, "Nobody ordered");
    }

    [Fact]
    public void An_uncertain_send_may_have_no_message()
    {
        var kept = Kept();
        var uncertain = kept.Runs.Select(run => Greeting(run, "uncertain"));
        Assert.Empty(Judge.Judged(kept with { Runs = [.. uncertain], Messages = [] }));
    }

    [Fact]
    public void A_delivery_missing_from_the_log_is_seen() =>
        Complains(Kept() with { Accepted = [new("d1", "accepted", "r1")] }, "no delivery in the log");

    [Fact]
    public void Two_logged_deliveries_of_one_run_are_seen()
    {
        var kept = Kept();
        Complains(kept with { Accepted = [.. kept.Accepted, new("d9", "accepted", "r1")] }, "two deliveries of the log");
    }

    private static void Complains(Evidence evidence, string of) =>
        Assert.Contains(Judge.Judged(evidence), complaint => complaint.Contains(of, StringComparison.Ordinal));

    private static void ComplainsOfRun(Func<RunView, RunView> spoil, string of)
    {
        var kept = Kept();
        Complains(kept with { Runs = [spoil(kept.Runs[0]), .. kept.Runs.Skip(1)] }, of);
    }

    private static Evidence Kept() => new()
    {
        Shipments = [Shipment("a", Accepted("r1")), Shipment("b", Overloaded(retryAfter: true), Duplicate("r2"))],
        Runs = [Run("r1"), Run("r2")],
        Accepted = [new("d1", "accepted", "r1"), new("d2", "accepted", "r2")],
        Messages = [Message("r1"), Message("r2")],
    };

    private static Shipment Shipment(string key, params Reply[] replies)
    {
        var shipment = new Shipment(key, "+393331234567");
        Array.ForEach(replies, shipment.Answer);
        return shipment;
    }

    private static Reply Accepted(string run) => new(202, "accepted", run, RetryAfter: false, Noon, TimeSpan.Zero);

    private static Reply Duplicate(string run) => new(200, "duplicate", run, RetryAfter: false, Noon, TimeSpan.Zero);

    private static Reply Overloaded(bool retryAfter) => new(503, "overloaded", null, retryAfter, Noon, TimeSpan.Zero);

    private static MessageView Message(string run) => new($"m-{run}", "+393331234567", Journey.TextOf(run));

    private static RunView Run(string id) => new(id, "+393331234567", "completed", Noon, Noon + Journey.Pause)
    {
        Steps = [Step("greet", "send_message"), WaitFor(Journey.Pause), Step("tag", "add_tags"), Step("end", "stop")],
    };

    private static RunView Greeting(RunView run, string status) =>
        run with { Steps = [run.Steps[0] with { Status = status }, .. run.Steps.Skip(1)] };

    private static RunView WaitEnding(RunView run, TimeSpan after) =>
        run with { Steps = [run.Steps[0], WaitFor(after), .. run.Steps.Skip(2)] };

    private static StepView WaitFor(TimeSpan time) => Step("pause", "wait") with { EndedAt = Noon + time };

    private static StepView Step(string id, string type) => new(id, type, "done", Noon, Noon, 1);
}
