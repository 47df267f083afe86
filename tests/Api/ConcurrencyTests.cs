namespace Grainline.Tests.Api;

/// <summary>Many requests at once for one contact.</summary>
public abstract class ConcurrencyTests(ApiServer api)
{
    private const string Hello = """[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""";
    private const string Wait = """[{"id":"w","type":"wait","duration":"PT24H"}]""";

    [Fact]
    public async Task Fifty_identical_requests_start_one_run_and_send_one_message()
    {
        var automation = await api.Automation(Hello);
        var phone = ApiServer.NewPhone();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Deliver(automation, $$"""{"phone":"{{phone}}"}""", "one-key")));

        Assert.Equal(49, answers.Count(answer => answer.Status == 200 && answer.Body["status"]!.GetValue<string>() == "duplicate"));
        Assert.Single(answers, answer => answer.Status == 202);
        var runId = Assert.Single(answers.Select(answer => answer.Body["run_id"]!.GetValue<string>()).Distinct());
        await api.Ended(runId);
        Assert.Single((await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray());
        Assert.Equal(50, (await api.Get($"/api/v1/deliveries?automation={automation.Id}&limit=100"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Five_hundred_deliveries_for_one_phone_are_all_merged_and_all_run_under_always()
    {
        var automation = await api.Automation(Wait, ""","reentry":"always","max_starts":0""");
        var phone = ApiServer.NewPhone();
        var answers = await Many(automation, phone);

        Assert.All(answers, status => Assert.Equal(202, status));
        Assert.Equal(500, (await api.Get($"/api/v1/runs?automation={automation.Id}&limit=500"))["items"]!.AsArray().Count);
        await AssertAllMerged(phone);
    }

    [Fact]
    public async Task Five_hundred_deliveries_for_one_phone_start_one_run_under_when_not_running()
    {
        var automation = await api.Automation(Wait, ""","reentry":"when_not_running","max_starts":0""");
        var phone = ApiServer.NewPhone();
        var answers = await Many(automation, phone);

        Assert.Single(answers, status => status == 202);
        Assert.Equal(499, answers.Count(status => status == 200));
        Assert.Single((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
        await AssertAllMerged(phone);
    }

    private async Task<List<int>> Many(TestAutomation automation, string phone) =>
    [
        .. (await Task.WhenAll(Enumerable.Range(0, 500).Select(number =>
            api.Deliver(automation, $$$"""{"phone":"{{{phone}}}","custom_fields":{"f{{{number}}}":"v{{{number}}}"}}""", $"key-{number}"))))
            .Select(answer => answer.Status),
    ];

    private async Task AssertAllMerged(string phone)
    {
        var fields = (await api.Get($"/api/v1/contacts/{phone}"))["custom_fields"]!.AsObject();
        Assert.All(Enumerable.Range(0, 500), number => Assert.Equal($"v{number}", fields[$"f{number}"]!.GetValue<string>()));
    }
}

[Collection(OnSqlite.Name)]
public sealed class ConcurrencyTestsOnSqlite(SqliteApi api) : ConcurrencyTests(api);

[Collection(OnPostgres.Name)]
public sealed class ConcurrencyTestsOnPostgres(PostgresApi api) : ConcurrencyTests(api);
