using System.Globalization;
using System.Text.Json;
using Grainline.Calendars;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Calendars;

/// <summary>Calendars that the service keeps for all automations. Scenarios begin on Sunday 22 November 2026, 9:00 UTC.</summary>
public sealed class ServiceCalendarTests
{
    private const string Office = """
        {"name":"Office","time_zone":"Europe/Rome","holidays":["2026-12-24","12-25"],"hours":{
         "monday":[{"from":"14:00","to":"18:00"},{"from":"09:00","to":"13:00"}],"tuesday":[{"from":"09:00","to":"18:00"}],"wednesday":[{"from":"09:00","to":"18:00"}],
         "thursday":[{"from":"09:00","to":"18:00"}],"friday":[{"from":"20:00","to":"00:00"}]}}
        """;

    private const string WaitThenTag = """[{"id":"w","type":"wait","calendar":"office"},{"id":"t","type":"add_tags","tags":["on"]}]""";

    private readonly Scenario _scenario = new();

    [Theory]
    [InlineData("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z")] // Monday 11:00 in Rome: open.
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z")] // The break at noon.
    [InlineData("2026-11-23T17:00:00Z", "2026-11-24T08:00:00Z")] // The end is not included.
    [InlineData("2026-11-27T22:59:59Z", "2026-11-27T22:59:59Z")] // Friday, a second before midnight.
    [InlineData("2026-11-27T23:00:00Z", "2026-11-30T08:00:00Z")] // Midnight is Saturday.
    [InlineData("2026-12-23T18:00:00Z", "2026-12-28T08:00:00Z")] // 24 December once, 25 every year, then a weekend.
    [InlineData("2029-12-24T20:00:00Z", "2029-12-26T08:00:00Z")] // Only 25 December comes again.
    [InlineData("2026-10-23T23:00:00Z", "2026-10-26T08:00:00Z")] // The clock changes on Sunday: 9:00 is an hour later in UTC.
    public void The_next_opening_is_right_across_breaks_holidays_and_clock_changes(string now, string expected)
    {
        var (calendar, errors) = CalendarParser.Read(JsonDocument.Parse(Office).RootElement);
        Assert.Empty(errors);
        Assert.Equal(Time(expected), calendar!.NextOpening(Time(now)));
    }

    [Theory]
    [InlineData("""{"name":"x","time_zone":"Rome","hours":{"monday":[{"from":"09:00","to":"18:00"}]}}""", "time_zone: invalid_time_zone")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{}}""", "hours: required")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"monday":[{"from":"18:00","to":"09:00"}]}}""", "hours.monday: invalid_value")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"monday":[{"from":"08:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}}""", "hours.monday: overlap")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"monday":[{"from":"20:00","to":"00:00"},{"from":"21:00","to":"22:00"}]}}""", "hours.monday: overlap")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"monday":[{"from":"9","to":"18:00"}]}}""", "hours.monday[0].from: invalid_time_of_day")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"monday":[{"from":"09:00","to":"18:00"}]},"holidays":["25.12."]}""", "holidays[0]: invalid_holiday")]
    [InlineData("""{"name":"x","time_zone":"UTC","hours":{"someday":[]}}""", "hours.someday: unknown_property")]
    public void A_wrong_calendar_is_refused_with_the_place(string json, string expected)
    {
        var (calendar, errors) = CalendarParser.Read(JsonDocument.Parse(json).RootElement);
        Assert.Null(calendar);
        Assert.Equal([expected], errors.Select(error => $"{error.Path}: {error.Code}"));
    }

    [Fact]
    public void A_run_waits_for_the_opening_and_notes_by_which_version_of_the_calendar()
    {
        _scenario.SetCalendar("office", Office);
        var run = _scenario.Deliver(_scenario.Publish(WaitThenTag)).RunId!;

        Assert.Equal(Time("2026-11-23T08:00:00Z"), _scenario.Run(run).DueAt);
        _scenario.Pass(TimeSpan.FromHours(23));
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Contains("\"calendar\":\"office\",\"calendar_version\":1", _scenario.Steps.First().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holiday_that_is_added_while_a_run_waits_makes_it_wait_on()
    {
        _scenario.SetCalendar("office", Office);
        var run = _scenario.Deliver(_scenario.Publish(WaitThenTag)).RunId!;
        _scenario.SetCalendar("office", Office.Replace("2026-12-24", "2026-11-23", StringComparison.Ordinal));
        _scenario.Pass(TimeSpan.FromHours(23));

        Assert.Empty(_scenario.Contact.Tags);
        Assert.Equal(Time("2026-11-24T08:00:00Z"), _scenario.Run(run).DueAt);
        _scenario.Pass(TimeSpan.FromDays(1));
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Contains("\"calendar_version\":2", _scenario.Steps.First().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_that_is_skipped_is_over_though_the_calendar_is_closed()
    {
        _scenario.SetCalendar("office", Office);
        var run = _scenario.Deliver(_scenario.Publish(WaitThenTag)).RunId!;
        Assert.True(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester")));
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
    }

    [Fact]
    public void A_run_that_comes_to_a_calendar_that_is_gone_fails_and_one_that_waits_already_goes_on()
    {
        _scenario.SetCalendar("office", Office);
        var automation = _scenario.Publish(WaitThenTag);
        var waiting = _scenario.Deliver(automation).RunId!;
        _scenario.RemoveCalendar("office");
        var late = _scenario.Deliver(automation).RunId!;
        _scenario.Pass(TimeSpan.FromHours(23));

        Assert.Equal((RunStatus.Failed, "unknown_calendar"), (_scenario.Run(late).Status, _scenario.Run(late).EndReason));
        Assert.Equal(RunStatus.Completed, _scenario.Run(waiting).Status);
    }

    [Fact]
    public void Messages_keep_quiet_while_the_calendar_is_closed_and_in_the_quiet_hours()
    {
        _scenario.SetCalendar("office", Office);
        var automation = _scenario.Publish(
            """[{"id":"m","type":"send_message","channel":"wa","text":"Hello"}]""", more: """ "quiet_hours":{"from":"22:00","to":"08:30","calendar":"office"}, """);
        var run = _scenario.Deliver(automation).RunId!;

        // Monday opens at 8:00 UTC, when the automation's quiet hours go on for half an hour.
        Assert.Equal(Time("2026-11-23T08:30:00Z"), _scenario.Run(run).DueAt);
        Assert.Empty(_scenario.Sent);
        _scenario.Pass(TimeSpan.FromHours(23.5));
        Assert.Single(_scenario.Sent);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
