using System.Globalization;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Runs;
using NodaTime;

namespace Grainline.Tests.Decisions.Calendars;

public sealed class CalendarTests
{
    private static readonly DateTimeZone Rome = DateTimeZoneProviders.Tzdb["Europe/Rome"];

    private readonly Scenario _scenario = new();

    [Theory]
    // The clock jumps from 2:00 to 3:00 on 29 March 2026: 2:30 does not exist, and comes as 3:30.
    [InlineData("2026-03-28T12:00", "02:30", "2026-03-29T01:30:00Z")]
    // It falls from 3:00 to 2:00 on 25 October 2026: 2:30 comes twice, and the first counts.
    [InlineData("2026-10-24T12:00", "02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-02-28T10:00", "09:00", "2026-03-01T08:00:00Z")]
    [InlineData("2028-02-28T10:00", "09:00", "2028-02-29T08:00:00Z")]
    [InlineData("2026-12-31T10:00", "09:00", "2027-01-01T08:00:00Z")]
    [InlineData("2026-06-01T08:59", "09:00", "2026-06-01T07:00:00Z")]
    [InlineData("2026-06-01T09:00", "09:00", "2026-06-02T07:00:00Z")]
    public void The_next_time_of_day_is_right_across_clock_changes_and_ends_of_months(string now, string time, string expected)
    {
        Assert.True(ClockTime.TryParse(time, out var clock));
        Assert.Equal(expected, new WeekdayTime { Time = clock }.Next(At(now)).InUtc().ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_weekday_is_waited_for()
    {
        Assert.True(ClockTime.TryParse("09:00", out var nine));
        var monday = new WeekdayTime { Weekdays = [Weekday.Monday], Time = nine };
        Assert.Equal("2026-11-23T08:00:00Z", monday.Next(At("2026-11-22T10:00")).InUtc().ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Assert.Equal("2026-11-30T08:00:00Z", monday.Next(At("2026-11-23T09:00")).InUtc().ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Business_hours_that_begin_in_the_hour_that_comes_twice_begin_at_its_second_time_when_the_first_is_over()
    {
        Assert.True(ClockTime.TryParse("02:30", out var from));
        Assert.True(ClockTime.TryParse("18:00", out var to));
        var hours = new BusinessHours { Weekdays = [Weekday.Sunday], From = from, To = to };
        var second = Instant.FromUtc(2026, 10, 25, 1, 10).InZone(Rome);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), hours.Next(second));
    }

    [Theory]
    [InlineData("2026-11-23T10:00", "2026-11-23T09:00:00Z")] // Monday, open: now.
    [InlineData("2026-11-23T08:00", "2026-11-23T08:00:00Z")] // Before opening.
    [InlineData("2026-11-20T18:00", "2026-11-23T08:00:00Z")] // Friday, closed: Monday.
    [InlineData("2026-12-24T19:00", "2026-12-28T08:00:00Z")] // Christmas, then a weekend.
    public void Business_hours_skip_nights_weekends_and_holidays(string now, string expected)
    {
        Assert.True(ClockTime.TryParse("09:00", out var from));
        Assert.True(ClockTime.TryParse("18:00", out var to));
        var hours = new BusinessHours { From = from, To = to, Holidays = ["2026-12-25"] };
        Assert.Equal(expected, hours.Next(At(now)).InUtc().ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-12-01T15:00:00+01:00", "-PT2H", "2026-12-01T12:00:00Z")]
    [InlineData("2026-12-01", "P1D", "2026-12-01T23:00:00Z")]
    [InlineData("2026-12-01 15:00", null, "2026-12-01T14:00:00Z")]
    [InlineData("2026-12-01 15:00:00.000", null, "2026-12-01T14:00:00Z")]
    [InlineData("2026-12-01T15:00+02:00", null, "2026-12-01T13:00:00Z")] // Without seconds, as ISO 8601 allows.
    [InlineData("2026-12-01T15:00Z", null, "2026-12-01T15:00:00Z")]
    [InlineData("2026-12-01T15:00:00+0200", null, "2026-12-01T13:00:00Z")] // The basic form of an offset.
    [InlineData("2026-12-01T15:00:00.123-08:00", null, "2026-12-01T23:00:00.123Z")]
    [InlineData("2026-12-01 15:00:00+00:00", null, "2026-12-01T15:00:00Z")] // Python.
    [InlineData("2026-12-01 15:00:00.5+00", null, "2026-12-01T15:00:00.5Z")] // PostgreSQL.
    [InlineData("2026-12-01 15:00:00 +0200", null, "2026-12-01T13:00:00Z")] // Ruby.
    [InlineData("Tuesday, December 1, 2026 3:00 PM", null, "2026-12-01T14:00:00Z")]
    [InlineData("Tue, Dec 1, 2026 3:00 PM", null, "2026-12-01T14:00:00Z")]
    [InlineData("Tue, Dec 1st, 2026 | 3:00 pm", null, "2026-12-01T14:00:00Z")]
    [InlineData("December 22nd, 2026", null, "2026-12-21T23:00:00Z")]
    [InlineData("Tue, Dec 1, 2026", null, "2026-11-30T23:00:00Z")]
    [InlineData("2027-03-27T10:00", "P1D", "2027-03-28T08:00:00Z")] // A day with 23 hours.
    [InlineData("2027-10-31T01:30:00Z", null, "2027-10-31T01:30:00Z")] // The second 2:30 of that night: an instant is what it says.
    [InlineData("2027-10-31T01:30:00Z", "-PT2H", "2027-10-30T23:30:00Z")]
    public void A_wait_until_a_date_means_the_automations_zone_and_moves_days_by_the_calendar(string date, string? offset, string expected)
    {
        var version = _scenario.Publish(
            $$"""[{"id":"w","type":"wait","until":"custom.date"{{(offset is null ? "" : $",\"offset\":\"{offset}\"")}}}]""",
            more: """ "time_zone":"Europe/Rome", """);
        var run = _scenario.Deliver(version, patch: new ContactPatch { Custom = [new FieldChange("date", FieldValue.Text(date))] }).RunId!;
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), _scenario.Run(run).DueAt);
    }

    [Theory]
    [InlineData("2020-02-29", "PT0S")]
    [InlineData("0001-01-01", "-PT2H")]
    [InlineData("0001-01-01T00:00:00Z", "-P1DT2H")]
    public void A_date_that_is_past_is_not_waited_for_and_the_record_says_so(string date, string offset)
    {
        _scenario.Deliver(_scenario.Publish($$"""[{"id":"w","type":"wait","until":"{{date}}","offset":"{{offset}}"},{"id":"t","type":"add_tags","tags":["on"]}]"""));
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Contains("already_past", _scenario.Steps.First().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999999999999999", "PT0S")]
    [InlineData("999999999999999", "PT0S")]
    [InlineData("9999-12-31T23:00:00-08:00", "PT0S")]
    [InlineData("-0044-03-15", "PT0S")]
    [InlineData("9999-12-31", "P3D")]
    public void A_date_that_no_calendar_reaches_is_none(string date, string offset)
    {
        var version = _scenario.Publish(
            $$"""
            [{"id":"c","type":"if","when":{"field":"custom.date","op":"before","value":"0001-01-02"},"then":[{"id":"t","type":"add_tags","tags":["early"]}]},
             {"id":"w","type":"wait","until":"custom.date","offset":"{{offset}}"}]
            """);
        var run = _scenario.Deliver(version, patch: new ContactPatch { Custom = [new FieldChange("date", FieldValue.Text(date))] }).RunId!;
        Assert.Equal((RunStatus.Failed, "invalid_date"), (_scenario.Run(run).Status, _scenario.Run(run).EndReason));
        Assert.Empty(_scenario.Contact.Tags);
    }

    private static ZonedDateTime At(string local) =>
        Rome.AtLeniently(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value);
}
