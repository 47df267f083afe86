using System.Globalization;
using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Messages;
using Grainline.Runs;
using NodaTime;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>Messages in quiet hours. Scenarios begin at 9:00 UTC.</summary>
public sealed class QuietHoursTests
{
    private const string Hello = """[{"id":"m","type":"send_message","channel":"wa","text":"Ciao"}]""";

    private static readonly DateTimeZone Rome = DateTimeZoneProviders.Tzdb["Europe/Rome"];

    private readonly Scenario _scenario = new();

    [Fact]
    public void A_message_whose_wait_for_the_morning_is_skipped_goes_now()
    {
        var run = _scenario.Deliver(Quiet("08:00", "12:00")).RunId!;
        Assert.Empty(_scenario.Sent);

        Assert.True(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester")));
        Assert.Single(_scenario.Sent);
        _scenario.Complete(EffectVerdict.Done);
        Assert.Equal(RunStatus.Completed, _scenario.Run(run).Status);
        Assert.Contains("\"skipped_by\":\"tester\"", Assert.Single(_scenario.Steps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_was_sent_in_spite_of_the_hour_is_tried_again_in_spite_of_it()
    {
        var run = _scenario.Deliver(Quiet("08:00", "12:00")).RunId!;
        _scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester"));
        _scenario.Complete(EffectVerdict.Retry, "131000");
        _scenario.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(2, _scenario.Sent.Count);
    }

    [Fact]
    public void A_message_that_is_to_be_tried_again_in_quiet_hours_waits_for_their_end_as_the_same_message()
    {
        var run = _scenario.Deliver(Quiet("09:01", "12:00")).RunId!;
        _scenario.Complete(EffectVerdict.Retry, "131000", TimeSpan.FromMinutes(2));
        _scenario.Pass(TimeSpan.FromMinutes(3));

        Assert.Single(_scenario.Sent);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), _scenario.Run(run).DueAt);
        _scenario.Pass(TimeSpan.FromHours(3));
        Assert.Equal([("run_1-1", 1), ("run_1-1", 2)], _scenario.Sent.Select(sent => (sent.Run.EffectId, sent.Run.Attempts)));
    }

    [Fact]
    public void What_is_no_message_to_the_contact_is_tried_again_in_quiet_hours()
    {
        _scenario.Deliver(_scenario.Publish(
            """[{"id":"h","type":"http_request","url":"https://x.example"}]""", more: """ "quiet_hours":{"from":"08:00","to":"12:00"}, """));
        _scenario.Complete(EffectVerdict.Retry, "http_503");
        _scenario.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(2, _scenario.Sent.Count);
    }

    [Theory]
    [InlineData("2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")] // 2:10 for the second time: 2:30 is still to come.
    [InlineData("2026-10-25T01:40:00Z", null)]
    public void Quiet_hours_end_at_the_time_that_is_still_to_come_when_the_clock_shows_an_hour_twice(string now, string? expected)
    {
        Assert.True(ClockTime.TryParse("22:00", out var from));
        Assert.True(ClockTime.TryParse("02:30", out var to));
        var end = new QuietHours { From = from, To = to }.End(Instant.FromDateTimeOffset(Time(now)).InZone(Rome), calendar: null);
        Assert.Equal(expected is null ? null : Time(expected), end?.ToDateTimeOffset());
    }

    private AutomationRef Quiet(string from, string to) =>
        _scenario.Publish(Hello, more: $$""" "quiet_hours":{"from":"{{from}}","to":"{{to}}"}, """);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
