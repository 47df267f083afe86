namespace Grainline.Tests.Api;

/// <summary>What <c>from</c> and <c>to</c> of a report mean. It does not depend on the database.</summary>
[Collection(OnSqlite.Name)]
public sealed class PeriodTests(SqliteApi api)
{
    [Theory]
    [InlineData("2026-11-30", "2026-12-01T00:00:00Z")]
    [InlineData("2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData("2026-11-30T12:00:00%2B01:00", "2026-11-30T11:00:00Z")]
    [InlineData("9999-12-31", "9999-12-31T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public async Task A_day_belongs_to_the_period_that_ends_with_it_and_a_time_does_not(string to, string end)
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        Assert.Equal(end, (await api.Get($"/api/v1/stats?to={to}"))["to"]!.GetValue<string>());
        Assert.Equal(end, (await api.Get($"/api/v1/automations/{automation.Id}/report?to={to}"))["to"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_day_begins_at_midnight_in_utc() =>
        Assert.Equal("2026-11-29T00:00:00Z", (await api.Get("/api/v1/stats?from=2026-11-29&to=2026-11-30"))["from"]!.GetValue<string>());

    [Fact]
    public async Task Runs_of_today_are_among_those_until_today()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var run = await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202);
        var started = (await api.Ended(run["run_id"]!.GetValue<string>()))["started_at"]!.GetValue<string>()[..10];
        Assert.Single((await api.Get($"/api/v1/runs?automation={automation.Id}&from={started}&to={started}"))["items"]!.AsArray());
    }
}
