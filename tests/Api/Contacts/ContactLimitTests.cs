using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Contacts;

/// <summary>Whoever changes a contact over the API is told what it cannot hold, and then nothing of it is changed.</summary>
[Collection(OnSqlite.Name)]
public sealed class ContactLimitTests(SqliteApi api)
{
    private readonly string _path = $"/api/v1/contacts/{ApiServer.NewPhone()}";

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task What_a_contact_cannot_hold_is_refused_with_the_field_and_changes_nothing(string method)
    {
        await Put($$"""{"first_name":"Ada","custom_fields":{{Fields(500, "x")}} }""", 201);
        var before = (await api.Get(_path)).ToJsonString();

        await Refused(method, $$"""{"first_name":"Bea","tags":{{Tags(251)}}}""", "tags", "too_many_tags");
        await Refused(method, $$"""{"first_name":"Bea","custom_fields":{{Fields(501, "y")}} }""", "custom_fields.f500", "too_many_fields");
        await Refused(method, $$"""{"first_name":"Bea","custom_fields":{{Fields(17, new string('z', 8_000))}} }""", "custom_fields.f16", "contact_full");
        Assert.Equal(before, (await api.Get(_path)).ToJsonString());
    }

    [Fact]
    public async Task A_contact_that_would_hold_too_much_is_not_created()
    {
        await Refused("PUT", $$"""{"tags":{{Tags(251)}}}""", "tags", "too_many_tags");
        using var answer = await api.Client.GetAsync(_path);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_a_change_takes_away_makes_room_for_what_it_brings_in_any_order()
    {
        var half = new string('x', 8_000);
        await Put($$"""{"custom_fields":{{Fields(16, half)}} }""", 201);
        var renewed = await Change("PUT", $$"""{"custom_fields":{{Fields(16, half, "g")}} }""", 200);
        Assert.Equal(16, renewed["custom_fields"]!.AsObject().Count(field => field.Key.StartsWith('g')));
        var patched = await Change("PATCH", $$"""{"custom_fields":{"new":"{{half}}","g0":"short","g1":null} }""", 200);
        Assert.Equal((half, "short", null), (patched["custom_fields"]!["new"]!.GetValue<string>(), patched["custom_fields"]!["g0"]!.GetValue<string>(), patched["custom_fields"]!["g1"]));
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PUT", " ")]
    [InlineData("PATCH", "")]
    public async Task An_empty_text_clears_a_field(string method, string empty)
    {
        await Put("""{"email":"a@b.example","first_name":"Ada","custom_fields":{"budget":"1","size":"2"}}""", 201);
        var changed = await Change(method, $$"""{"email":"{{empty}}","first_name":"Ada","custom_fields":{"budget":"{{empty}}","size":"2"} }""", 200);
        Assert.Null(changed["email"]);
        Assert.Equal("""{"size":"2"}""", changed["custom_fields"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_a_field_that_a_change_names_twice_the_last_counts()
    {
        await Put("""{"custom_fields":{"a":"middle","b":"middle"}}""", 201);
        var changed = await Change("PATCH", """{"custom_fields":{"a":"the longest","a":"s","b":null,"b":"2"}}""", 200);
        Assert.Equal("""{"a":"s","b":"2"}""", changed["custom_fields"]!.ToJsonString());
    }

    private static string Tags(int count) => new JsonArray([.. Enumerable.Range(0, count).Select(number => (JsonNode)$"t{number}")]).ToJsonString();

    private static string Fields(int count, string value, string prefix = "f") =>
        new JsonObject(Enumerable.Range(0, count).Select(number => KeyValuePair.Create<string, JsonNode?>($"{prefix}{number}", value))).ToJsonString();

    private Task Put(string body, int expected) => Change("PUT", body, expected);

    private async Task Refused(string method, string body, string path, string code)
    {
        var problem = await Change(method, body, 422);
        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal(("invalid_contact", path, code), (problem["code"]!.GetValue<string>(), error["path"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
    }

    private async Task<JsonObject> Change(string method, string body, int expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _path) { Content = ApiServer.Json(body) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == expected, $"{method}: {status} {answer.ToJsonString()[..Math.Min(500, answer.ToJsonString().Length)]}");
        return answer;
    }
}
