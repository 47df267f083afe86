using System.Net;

namespace Grainline.Tests.Api;

/// <summary>HEAD and OPTIONS, which clients and monitors send before they read. They do not depend on the database.</summary>
[Collection(OnSqlite.Name)]
public sealed class MethodTests(SqliteApi api)
{
    [Theory]
    [InlineData("/api/v1/channels")]
    [InlineData("/api/v1/channels/sandbox")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/schema/automation.json")]
    [InlineData("/sandbox/messages")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/sign-in")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        using var get = await api.Client.GetAsync(path);
        using var head = await Send(HttpMethod.Head, path);

        Assert.Equal((HttpStatusCode.OK, get.StatusCode), (head.StatusCode, head.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task HEAD_needs_the_key_that_GET_needs()
    {
        using var stranger = api.NewClient(key: null);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/channels");
        using var answer = await stranger.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/channels", "GET, HEAD, POST")]
    [InlineData("/hooks/ghl/wh_000000000000000000000000", "POST")]
    [InlineData("/hooks/whatsapp/sandbox", "GET, HEAD, POST")]
    [InlineData("/health/live", "GET, HEAD")]
    public async Task OPTIONS_says_what_a_path_takes(string path, string methods)
    {
        using var answer = await Send(HttpMethod.Options, path);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(methods, string.Join(", ", answer.Content.Headers.Allow.Order()));
    }

    [Theory]
    [InlineData("PROPFIND")]
    [InlineData("TRACE")]
    [InlineData("GET")]
    public async Task A_webhook_says_that_it_takes_POST_alone(string method)
    {
        using var answer = await Send(new HttpMethod(method), "/hooks/ghl/wh_000000000000000000000000");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
    }

    [Fact]
    public async Task Where_nothing_is_OPTIONS_finds_nothing()
    {
        using var answer = await Send(HttpMethod.Options, "/api/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await api.Client.SendAsync(request);
    }
}
