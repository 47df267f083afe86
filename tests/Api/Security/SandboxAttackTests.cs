namespace Grainline.Tests.Api.Security;

/// <summary>The product with real channels and the sandbox, because somebody asked for it.</summary>
public sealed class OpenSandboxApi : ApiServer
{
    protected override string[] StorageOptions => ["--Sandbox:Enabled=true"];
}

/// <summary>What strangers cannot do with a sandbox, which asks nobody for a key.</summary>
public sealed class SandboxAttackTests(OpenSandboxApi api) : IClassFixture<OpenSandboxApi>
{
    private readonly string _phone = ApiServer.NewPhone();

    private string Reply => $"/sandbox/phones/{Uri.EscapeDataString(_phone)}/reply";

    [Fact]
    public async Task The_sandbox_speaks_in_the_name_of_no_real_number()
    {
        const string Real = "real";
        const string Number = "770000000000001";
        await api.Post(
            "/api/v1/channels",
            $$"""{"id":"{{Real}}","phone_number_id":"{{Number}}","waba_id":"2","base_url":"https://graph.facebook.com/v25.0","access_token":"t","app_secret":"s"}""",
            201);
        foreach (var body in (string[])[$$"""{"text":"STOP","channel":"{{Real}}"}""", $$"""{"text":"STOP","phone_number_id":"{{Number}}"}""", $$"""{"marketing":"stop","channel":"{{Real}}"}"""])
        {
            Assert.Equal("unknown_channel", (await api.Post(Reply, body, 422))["code"]!.GetValue<string>());
        }

        var template = await api.Post("/sandbox/templates", $$"""{"name":"order_update","language":"it","status":"PAUSED","channel":"{{Real}}"}""", 422);
        Assert.Equal("unknown_channel", template["code"]!.GetValue<string>());
        Assert.Empty((await api.Get($"/api/v1/channels/{Real}"))["holds"]!.AsArray());

        await api.Post(Reply, """{"text":"Ciao"}""", 200);
        Assert.NotEqual("opted_out", (await api.Get($"/api/v1/contacts/{_phone}"))["consent"]!["status"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task The_page_of_another_site_does_nothing_in_the_sandbox(string header, string value)
    {
        Assert.Equal(403, await Status(HttpMethod.Post, Reply, """{"text":"STOP"}"""));
        Assert.Equal(403, await Status(HttpMethod.Post, Reply.Replace("/sandbox/", "/SandBox/", StringComparison.Ordinal), """{"text":"STOP"}"""));
        Assert.Equal(403, await Status(HttpMethod.Post, "/sandbox/templates", """{"name":"a","language":"it"}"""));
        Assert.Equal(403, await Status(HttpMethod.Delete, "/sandbox", null));

        async Task<int> Status(HttpMethod method, string path, string? body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
            request.Headers.Add(header, value);
            using var client = api.NewClient(key: null);
            return (await api.Send(request, client)).Status;
        }
    }
}
