using System.Text.Json.Nodes;
using Grainline.Contacts;

namespace Grainline.Tests.Api;

/// <summary>A body as deep as one may be: whatever is answered about it can be read by a client that takes the usual 64 levels.</summary>
public abstract class NestingTests(ApiServer api)
{
    [Fact]
    public async Task What_holds_a_body_of_the_deepest_kind_can_be_read_by_every_client()
    {
        var automation = await api.Automation("""[{"id":"s","type":"set_fields","fields":{"custom.kept":"{{trigger.deep}}"}}]""");
        var phone = ApiServer.NewPhone();
        var body = $$$"""{"phone":"{{{phone}}}","deep":{{{Nested(63)}}},"custom_fields":{"flat":"1","deep":{{{Nested(62)}}}}}""";
        var (status, accepted) = await api.Deliver(automation, body);

        Assert.Equal(202, status);
        Assert.Equal(["custom_fields.deep", "deep"], accepted["warnings"]!.AsArray().Where(warning => warning!["code"]!.GetValue<string>() == "too_deep")
            .Select(warning => warning!["field"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>());
        Assert.Equal("completed", run["status"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(run["trigger"]!.GetValue<string>())));
        var delivery = await api.Get($"/api/v1/deliveries/{accepted["delivery_id"]}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(delivery["body"]!.GetValue<string>())));
        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal(["flat"], contact["custom_fields"]!.AsObject().Select(field => field.Key));
        await api.Post($"/api/v1/automations/{automation.Id}/test", $$$$"""{"run":false,"body":{"phone":"{{{{phone}}}}","custom_fields":{"deep":{{{{Nested(61)}}}}}}}""", 200);
    }

    [Fact]
    public async Task A_field_as_deep_as_one_may_be_is_stored_and_one_deeper_is_refused()
    {
        var path = $"/api/v1/contacts/{ApiServer.NewPhone()}";
        await Put(path, ContactLimits.FieldValueDepth, 201);
        var refused = await Put(path, ContactLimits.FieldValueDepth + 1, 422);
        Assert.Equal("too_deep", refused["errors"]![0]!["code"]!.GetValue<string>());
        var contact = await api.Get(path);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Nested(ContactLimits.FieldValueDepth)), contact["custom_fields"]!["deep"]));
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private async Task<JsonObject> Put(string path, int depth, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = ApiServer.Json($$$"""{"custom_fields":{"deep":{{{Nested(depth)}}}}}""") };
        var (status, answer) = await api.Send(request);
        Assert.True(status == expected, $"{status} {answer}");
        return answer;
    }
}

[Collection(OnSqlite.Name)]
public sealed class NestingTestsOnSqlite(SqliteApi api) : NestingTests(api);

[Collection(OnPostgres.Name)]
public sealed class NestingTestsOnPostgres(PostgresApi api) : NestingTests(api);
