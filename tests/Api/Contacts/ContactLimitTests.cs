using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Contacts;

/// <summary>What a contact is after whoever calls the API has changed it.</summary>
[Collection(OnSqlite.Name)]
public sealed class ContactLimitTests(SqliteApi api)
{
    private readonly string _path = $"/api/v1/contacts/{ApiServer.NewPhone()}";

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

    private Task Put(string body, int expected) => Change("PUT", body, expected);

    private async Task<JsonObject> Change(string method, string body, int expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _path) { Content = ApiServer.Json(body) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == expected, $"{method}: {status} {answer.ToJsonString()[..Math.Min(500, answer.ToJsonString().Length)]}");
        return answer;
    }
}
