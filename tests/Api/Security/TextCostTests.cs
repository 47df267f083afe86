using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Security;

/// <summary>What an editor cannot do with a test of a definition.</summary>
[Collection(OnSqlite.Name)]
public sealed class TextCostTests(SqliteApi api)
{
    [Fact]
    public async Task A_test_of_texts_whose_loops_take_too_long_ends_and_tells_them()
    {
        var phone = ApiServer.NewPhone();
        var tags = new JsonArray([.. Enumerable.Range(0, 250).Select(number => JsonValue.Create($"t{number}"))]);
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{Uri.EscapeDataString(phone)}")
        {
            Content = ApiServer.Json(new JsonObject { ["tags"] = tags }.ToJsonString()),
        };
        Assert.True((await api.Send(put)).Status is 200 or 201);
        var costly = $"{{{{#each tags}}}}{{{{#each ../tags}}}}{string.Concat(Enumerable.Repeat("{{#if a}}{{/if}}", 46))}{{{{/each}}}}{{{{/each}}}}";
        var fields = new JsonObject(Enumerable.Range(0, 20).Select(number => KeyValuePair.Create($"custom.f{number}", (JsonNode?)JsonValue.Create($"{number}{costly}"))));
        var steps = new JsonArray(new JsonObject { ["id"] = "s", ["type"] = "set_fields", ["fields"] = fields });
        var automation = await api.Automation(steps.ToJsonString());

        var report = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{phone}}"}""", 200);

        var told = report["steps"]![0]!["detail"]!["unresolved"]!.AsArray().Select(text => text!.GetValue<string>());
        Assert.Equal(20, told.Count(text => text.EndsWith(costly, StringComparison.Ordinal)));
    }
}
