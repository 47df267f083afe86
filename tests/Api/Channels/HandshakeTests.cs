using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Channels;

/// <summary>Meta's verification of a webhook's address (HTTP.md, "WhatsApp").</summary>
public abstract class HandshakeTests(ApiServer api) : IAsyncLifetime
{
    private const string Token = "a word + of ours & more";

    private readonly string _id = $"hs-{Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Others look at all channels of the server.</summary>
    public async Task DisposeAsync()
    {
        using var gone = await api.Client.DeleteAsync($"/api/v1/channels/{_id}");
    }

    [Fact]
    public async Task Who_knows_the_verify_token_gets_the_challenge_back_as_it_came()
    {
        await Channel($$""","verify_token":"{{Token}}" """);
        using var stranger = api.NewClient(key: null);
        using var answer = await stranger.GetAsync(Address(_id, Token, challenge: "1158201444"));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("1158201444", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("another word")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(Token, "unsubscribe")]
    [InlineData(Token, null)]
    public async Task Another_token_or_another_question_gets_no_challenge(string? token, string? mode = "subscribe")
    {
        await Channel($$""","verify_token":"{{Token}}" """);
        await Refused(Address(_id, token, mode));
    }

    [Fact]
    public async Task A_channel_without_a_token_and_one_that_is_not_there_verify_nobody()
    {
        await Channel("");
        await Refused(Address(_id, ""));
        await Refused(Address(_id, token: null));
        await Refused(Address("nobody", ""));
    }

    [Fact]
    public async Task A_changed_token_counts_at_once_and_the_old_one_no_more()
    {
        await Channel($$""","verify_token":"{{Token}}" """);
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/channels/{_id}") { Content = ApiServer.Json("""{"verify_token":"new"}""") };
        Assert.Equal(200, (await api.Send(put)).Status);

        using var answer = await api.Client.GetAsync(Address(_id, "new", challenge: "7"));
        Assert.Equal("7", await answer.Content.ReadAsStringAsync());
        await Refused(Address(_id, Token));
    }

    private static string Address(string channel, string? token, string? mode = "subscribe", string challenge = "42") =>
        $"/hooks/whatsapp/{channel}?hub.challenge={challenge}"
        + (mode is null ? "" : $"&hub.mode={mode}")
        + (token is null ? "" : $"&hub.verify_token={Uri.EscapeDataString(token)}");

    private async Task Refused(string address)
    {
        using var answer = await api.Client.GetAsync(address);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((403, "invalid_verify_token"), ((int)answer.StatusCode, problem["code"]!.GetValue<string>()));
    }

    private Task Channel(string more) => api.Post(
        "/api/v1/channels",
        $$"""{"id":"{{_id}}","phone_number_id":"1","base_url":"{{api.Client.BaseAddress}}sandbox/meta/v25.0","access_token":"t"{{more}}}""",
        201);
}

[Collection(OnSqlite.Name)]
public sealed class HandshakeTestsOnSqlite(SqliteApi api) : HandshakeTests(api);

[Collection(OnPostgres.Name)]
public sealed class HandshakeTestsOnPostgres(PostgresApi api) : HandshakeTests(api);
