using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>What a definition names of the service, and whether it is there.</summary>
public abstract class ReferenceTests(ApiServer api)
{
    private const string Check = "/api/v1/automations/check";

    [Fact]
    public async Task A_check_says_of_each_id_that_leads_nowhere_where_it_stands_beside_whatever_else_is_wrong()
    {
        const string Steps = """
            [{"id":"m","type":"send_message","channel":"nowhere","template":{"name":"welcome","language":"it"}},
             {"id":"n","type":"notify","channel":"sandbox","to":"+393471234567","text":"Ciao"},
             {"id":"n","type":"wait_for_reply","timeout":"PT1H","no_reply":[{"id":"w","type":"wait","calendar":"holidays"}]}]
            """;
        var found = await api.Post(Check, $$"""{"name":"T","quiet_hours":{"calendar":"nights"},"steps":{{Steps}}}""", 200);

        Assert.Equal(
            ["quiet_hours.calendar unknown_calendar", "steps[0].channel unknown_channel", "steps[2].id duplicate_id", "steps[2].no_reply[0].calendar unknown_calendar"],
            Words(found["errors"]));
        Assert.Empty(Words(found["warnings"]));

        found = await api.Post(Check, """{"name":"T","trigger":{"type":"message","channel":"nowhere","keywords":["info"]},"steps":[{"id":"s","type":"stop"}]}""", 200);
        Assert.Equal(["trigger.channel unknown_channel"], Words(found["errors"]));
    }

    [Fact]
    public async Task Connections_and_automations_that_are_not_there_yet_are_told_and_published()
    {
        const string Steps = """
            [{"id":"g","type":"ghl_upsert_contact","connection":"nowhere"},
             {"id":"e","type":"end_other_runs","automation":"aut_nowhere"},{"id":"a","type":"start_automation","automation":"aut_nowhere"}]
            """;
        string[] told = ["steps[0].connection unknown_connection", "steps[1].automation unknown_automation", "steps[2].automation unknown_automation"];
        const string Definition = $$"""{"name":"T","steps":{{Steps}}}""";

        Assert.Equal(told, Words((await api.Post(Check, Definition, 200))["warnings"]));
        var created = await api.Post("/api/v1/automations", Definition, 201);
        Assert.Equal(told, Words(created["warnings"]));
        var test = await api.Post($"/api/v1/automations/{created["id"]}/test", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 200);
        Assert.Equal(told, Words(test["problems"]));

        var other = await api.Automation("""[{"id":"s","type":"stop"}]""");
        Assert.Equal(told[..1], Words((await api.Post(Check, Definition.Replace("aut_nowhere", other.Id, StringComparison.Ordinal), 200))["warnings"]));
    }

    [Fact]
    public async Task A_trigger_of_a_connection_that_is_not_there_is_told()
    {
        var found = await api.Post(
            Check, """{"name":"T","trigger":{"type":"ghl_app","connection":"nowhere","events":["ContactCreate"]},"steps":[{"id":"s","type":"stop"}]}""", 200);
        Assert.Empty(Words(found["errors"]));
        Assert.Equal(["trigger.connection unknown_connection"], Words(found["warnings"]));
    }

    private static IEnumerable<string> Words(JsonNode? found) =>
        found!.AsArray().Select(one => $"{one!["path"]!.GetValue<string>()} {one["code"]!.GetValue<string>()}").Order(StringComparer.Ordinal);
}

[Collection(OnSqlite.Name)]
public sealed class ReferenceTestsOnSqlite(SqliteApi api) : ReferenceTests(api);

[Collection(OnPostgres.Name)]
public sealed class ReferenceTestsOnPostgres(PostgresApi api) : ReferenceTests(api);
