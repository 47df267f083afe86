using System.Net;
using System.Net.WebSockets;

namespace Grainline.Tests.Api.Security;

/// <summary>What other sites' pages, and what somebody made the service keep, cannot do in the browser of a person at the console.</summary>
[Collection(OnSqlite.Name)]
public sealed class BrowserTests(SqliteApi api)
{
    [Theory, InlineData("/sign-in"), InlineData("/"), InlineData("/contacts")]
    public async Task A_page_runs_scripts_of_this_host_only_and_stands_in_no_frame(string path)
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        (await browser.SignIn(ApiServer.AdminKey)).Dispose();
        using var page = await browser.Client.GetAsync(path);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.All(
            (string[])["default-src 'self'", "script-src 'self';", "connect-src 'self';", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"],
            rule => Assert.Contains(rule, policy, StringComparison.Ordinal));
        Assert.DoesNotContain("script-src 'self' 'unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", page.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.False(page.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/sandbox/messages")]
    [InlineData("/health/ready")]
    [InlineData("/schema/automation.json")]
    [InlineData("/hooks/whatsapp/sandbox?hub.challenge=%3Cscript%3E")]
    public async Task An_answer_that_is_no_page_can_neither_become_one_nor_be_kept(string path)
    {
        using var answer = await api.Client.GetAsync(path);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_page_does_nothing()
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        using var refused = await browser.Post("/session", token: null, ApiServer.AdminKey);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Null(browser.Session);

        (await browser.SignIn(ApiServer.AdminKey)).Dispose();
        using var end = await browser.Post("/session/end", token: null);
        Assert.Equal(HttpStatusCode.BadRequest, end.StatusCode);
        Assert.NotNull(browser.Session);

        using var stranger = new ConsoleBrowser(api.Client.BaseAddress!);
        using var borrowed = await browser.Post("/session/end", await stranger.FormToken());
        Assert.Equal(HttpStatusCode.BadRequest, borrowed.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://evil.example.com")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    public async Task What_the_page_of_another_site_or_port_sends_is_refused_token_or_not(string header, string value)
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        using var posted = await browser.Post("/session", await browser.FormToken(), ApiServer.AdminKey, more: request => request.Headers.Add(header, value));
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);

        (await browser.SignIn(ApiServer.AdminKey)).Dispose();
        var opened = await Circuit(browser, socket => socket.SetRequestHeader(header, value));
        Assert.Equal(HttpStatusCode.Forbidden, opened);
    }

    [Fact]
    public async Task The_console_itself_may_open_its_socket()
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        (await browser.SignIn(ApiServer.AdminKey)).Dispose();
        var origin = api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Circuit(browser, socket => socket.SetRequestHeader("Origin", origin)));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Circuit(browser, socket => socket.SetRequestHeader("Sec-Fetch-Site", "same-origin")));
    }

    [Fact]
    public async Task The_cookie_of_the_console_opens_nothing_in_the_api()
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        (await browser.SignIn(ApiServer.AdminKey)).Dispose();
        foreach (var path in (string[])["/api/v1/me", "/api/v1/contacts", "/api/v1/keys"])
        {
            using var answer = await browser.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_session_that_was_planted_is_not_the_one_that_is_signed_in()
    {
        using var victim = new ConsoleBrowser(api.Client.BaseAddress!);
        victim.Cookies.Add(api.Client.BaseAddress!, new Cookie("grainline", "planted"));
        using var signedIn = await victim.SignIn(ApiServer.AdminKey);
        var first = victim.Session;
        Assert.NotEqual("planted", first);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("grainline=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(ApiServer.AdminKey, WebUtility.UrlDecode(cookie), StringComparison.Ordinal);

        (await victim.SignIn(ApiServer.AdminKey)).Dispose();
        Assert.NotEqual(first, victim.Session);
        using var planter = new ConsoleBrowser(api.Client.BaseAddress!);
        planter.Cookies.Add(api.Client.BaseAddress!, new Cookie("grainline", "planted"));
        using var page = await planter.Client.GetAsync("/contacts");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com")]
    [InlineData("/x\r\nSet-Cookie: a=b")]
    [InlineData("/\t/evil.example.com")]
    public async Task Signing_in_leads_to_no_other_host_and_writes_no_header(string back)
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
        using var signedIn = await browser.SignIn(ApiServer.AdminKey, back);
        Assert.Equal("/", signedIn.Headers.Location!.ToString());
        using var language = await browser.Client.GetAsync($"/language/it?back={Uri.EscapeDataString(back)}");
        Assert.Equal("/", language.Headers.Location!.ToString());
        Assert.Null(browser.Cookies.GetCookies(api.Client.BaseAddress!)["a"]);
    }

    private async Task<HttpStatusCode> Circuit(ConsoleBrowser browser, Action<ClientWebSocketOptions> more)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = browser.Cookies;
        more(socket.Options);
        var address = new UriBuilder(api.Client.BaseAddress!) { Scheme = "ws", Path = "/_blazor" }.Uri;
        try
        {
            await socket.ConnectAsync(address, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // What was answered is told below.
        }

        return socket.HttpStatusCode;
    }
}
