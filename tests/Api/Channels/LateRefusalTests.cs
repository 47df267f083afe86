using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Channels;

/// <summary>What Meta refuses of more than one message, by webhook and after it has taken it.</summary>
public abstract class LateRefusalTests(ApiServer api)
{
    [Fact]
    public async Task A_country_that_is_refused_by_webhook_alone_is_held()
    {
        var automation = await api.Automation("""[{"id":"m","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"it","parameters":{"name":"x"}}}]""");
        await api.Post("/sandbox/faults", """{"target":"meta","mode":"next","via":"status","code":130497}""", 201);
        var first = await Start(automation);
        Assert.Equal("completed", (await api.Ended(first))["status"]!.GetValue<string>());
        await Eventually.Holds(async () => (await Holds()).Contains("country:IS"));

        var second = await Start(automation);
        await Eventually.Holds(async () => (await api.Get($"/api/v1/runs/{second}"))["steps"]![0]!["detail"]?["held"] is not null);
        await api.Post($"/api/v1/runs/{second}/cancel", "{}", 200);
    }

    /// <summary>For an Icelander, of whom no other test knows.</summary>
    private async Task<string> Start(TestAutomation automation)
    {
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"+3546{{ApiServer.NewPhone()[^6..]}}"}""");
        return accepted["run_id"]!.GetValue<string>();
    }

    private async Task<IEnumerable<string?>> Holds() =>
        (await api.Get("/api/v1/channels/sandbox"))["holds"]!.AsArray().Select(hold => (string?)hold!["what"]);
}

[Collection(OnSqlite.Name)]
public sealed class LateRefusalTestsOnSqlite(SqliteApi api) : LateRefusalTests(api);

[Collection(OnPostgres.Name)]
public sealed class LateRefusalTestsOnPostgres(PostgresApi api) : LateRefusalTests(api);
