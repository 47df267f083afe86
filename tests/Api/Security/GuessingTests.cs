using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Api.Access;

namespace Grainline.Tests.Api.Security;

/// <summary>The product with so few wrong tries that a test can use them up.</summary>
public class GuardedApi : ApiServer
{
    public const int WrongTries = 3;

    protected override string[] StorageOptions => [$"--Access:WrongTries={WrongTries}", "--Access:WrongTryEvery=01:00:00"];
}

/// <summary>The same behind a reverse proxy.</summary>
public sealed class ProxiedApi : GuardedApi
{
    protected override string[] StorageOptions => [.. base.StorageOptions, "--Proxies:Trusted:0=127.0.0.1"];
}

/// <summary>Guessing secrets and keys.</summary>
public sealed class GuessingTests(GuardedApi api) : IClassFixture<GuardedApi>
{
    private static int _addresses = 10;

    /// <summary>Another machine, as far as the server can tell.</summary>
    private readonly IPAddress _here = NewAddress();

    [Fact]
    public async Task After_too_many_wrong_secrets_more_get_429_and_are_kept_nowhere_and_the_right_one_is_taken()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        for (var attempt = 0; attempt < GuardedApi.WrongTries; attempt++)
        {
            Assert.Equal((401, "invalid_secret"), await Deliver(automation.Path, "wrong"));
        }

        Assert.Equal((429, "too_many_attempts"), await Deliver(automation.Path, "wrong"));
        Assert.Equal((429, "too_many_attempts"), await Deliver(automation.Path, secret: null));
        Assert.Equal((202, null), await Deliver(automation.Path, automation.Secret));
        Assert.Equal(
            GuardedApi.WrongTries, (await api.Get($"/api/v1/deliveries?automation={automation.Id}&outcome=rejected"))["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{", "application/json", 400, "invalid_json")]
    [InlineData("{}", "text/plain", 415, "unsupported_media_type")]
    public async Task Bodies_without_a_secret_that_cannot_be_read_fill_no_log(string body, string contentType, int status, string code)
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        for (var attempt = 0; attempt < GuardedApi.WrongTries; attempt++)
        {
            Assert.Equal((status, code), await Unreadable(automation.Path, secret: null));
        }

        Assert.Equal((429, "too_many_attempts"), await Unreadable(automation.Path, secret: null));
        Assert.Equal((status, code), await Unreadable(automation.Path, automation.Secret));
        Assert.Equal(
            GuardedApi.WrongTries + 1, (await api.Get($"/api/v1/deliveries?automation={automation.Id}&outcome=rejected"))["items"]!.AsArray().Count);

        Task<(int Status, string? Code)> Unreadable(string path, string? secret) => Post(path, ("X-Webhook-Secret", secret), body, contentType: contentType);
    }

    [Fact]
    public async Task One_automation_with_a_wrong_secret_uses_up_the_tries_of_no_other_and_of_no_other_address()
    {
        var (misconfigured, other) = (await api.Automation("""[{"id":"s","type":"stop"}]"""), await api.Automation("""[{"id":"s","type":"stop"}]"""));
        await UseUp(() => Deliver(misconfigured.Path, "wrong"));

        Assert.Equal((401, "invalid_secret"), await Deliver(other.Path, "wrong"));
        Assert.Equal((401, "invalid_secret"), await Deliver(misconfigured.Path, "wrong", NewAddress()));
    }

    [Fact]
    public async Task An_unknown_webhook_gets_the_same_answer_whether_its_automation_exists_or_not()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var known = $"/hooks/ghl/{automation.Path.Split('/')[^1][..^12]}000000000000";
        var unknown = "/hooks/ghl/wh_000000000000000000000000";

        Assert.Equal(await Whole(known, automation.Secret), await Whole(unknown, automation.Secret));
        Assert.Empty((await api.Get($"/api/v1/deliveries?automation={automation.Id}"))["items"]!.AsArray());
        await UseUp(() => Deliver(unknown, "x"), spent: 2);
        Assert.Equal((429, "too_many_attempts"), await Deliver(known, automation.Secret));
    }

    [Fact]
    public async Task After_too_many_wrong_keys_an_address_is_held_up_except_for_keys_that_have_opened_from_it()
    {
        var made = await api.Post("/api/v1/keys", """{"name":"Guest","role":"viewer"}""", 201);
        var key = made["key"]!.GetValue<string>();
        Assert.Equal(200, await Me(ApiServer.AdminKey));
        await UseUp(async () => (await Me("gl_wrong"), null));

        Assert.Equal(429, await Me("gl_wrong"));
        Assert.Equal(429, await Me(key));
        Assert.Equal(200, await Me(ApiServer.AdminKey));
        Assert.Equal(200, await Me(key, NewAddress()));
    }

    [Fact]
    public async Task After_too_many_wrong_passwords_an_address_is_held_up()
    {
        await api.Post("/api/v1/users", """{"name":"Guessed","password":"the right password"}""", 201);
        await UseUp(() => Password("a wrong password", _here));

        Assert.Equal((429, "too_many_attempts"), await Password("the right password", _here));
        Assert.Equal((201, null), await Password("the right password", NewAddress()));
    }

    [Fact]
    public async Task A_held_up_address_is_told_when_to_come_back()
    {
        await UseUp(async () => (await Me("gl_wrong"), null));
        using var client = NewClient(_here, "gl_wrong");
        using var response = await client.GetAsync("/api/v1/me");
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.Equal("too_many_attempts", JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_gets_around_it_by_headers()
    {
        var tries = 0;
        await UseUp(async () =>
        {
            using var client = NewClient(_here, "gl_wrong");
            client.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{++tries}");
            client.DefaultRequestHeaders.Add("Forwarded", $"for=203.0.113.{tries}");
            client.DefaultRequestHeaders.Add("X-Real-IP", $"203.0.113.{tries}");
            client.DefaultRequestHeaders.Add("X-Grainline-Console", "guessed");
            client.DefaultRequestHeaders.Add("X-Grainline-Browser", $"203.0.113.{tries}");
            using var response = await client.GetAsync("/api/v1/me");
            return ((int)response.StatusCode, null);
        });
        Assert.Equal(429, await Me("gl_wrong"));
    }

    [Fact]
    public async Task Wrong_signatures_of_whatsapp_and_of_apps_are_counted_and_right_ones_taken()
    {
        await UseUp(() => Post("/hooks/whatsapp/sandbox", ("X-Hub-Signature-256", "sha256=00")));
        Assert.Equal((429, "too_many_attempts"), await Post("/hooks/whatsapp/none", ("X-Hub-Signature-256", "sha256=00")));
        using var client = NewClient(_here, key: null);
        using var handshake = await client.GetAsync("/hooks/whatsapp/sandbox?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1");
        Assert.Equal(429, (int)handshake.StatusCode);

        await UseUp(() => Post("/hooks/ghl/app", ("X-GHL-Signature", "AAAA")));
        Assert.Equal((429, "too_many_attempts"), await Post("/hooks/ghl/app", ("X-GHL-Signature", "AAAA")));
        var body = $$"""{"type":"ContactCreate","locationId":"nowhere","timestamp":"{{DateTimeOffset.UtcNow:O}}","id":"c","phone":"+393470000000"}""";
        Assert.Equal(200, (await Post("/hooks/ghl/app", ("X-GHL-Signature", GoHighLevel.AppSigner.Sign(Encoding.UTF8.GetBytes(body))), body)).Status);
    }

    [Fact]
    public async Task A_try_counts_before_its_password_is_checked_so_that_many_at_once_are_no_way_round()
    {
        using var end = new CancellationTokenSource();
        var passwords = api.Service<Passwords>();
        var guesses = api.Service<GuessGuard>();
        var before = Enumerable.Range(0, 50).Select(_ => passwords.IsRight(null, "anything", end.Token)).ToList();
        var wrong = Enumerable.Range(0, GuardedApi.WrongTries).Select(_ => Password("wrong password", _here)).ToList();
        await Support.Eventually.Holds(() => guesses.HeldUp(new GuessSource("passwords", GuessSource.NetworkOf(_here))) is not null);
        Assert.All(wrong, attempt => Assert.False(attempt.IsCompleted));
        Assert.Equal((429, "too_many_attempts"), await Password("whatever it is", _here));

        before.AddRange(Enumerable.Range(0, 64).Select(_ => passwords.IsRight(null, "anything", end.Token)));
        Assert.Equal((429, "too_many_attempts"), await Password("whatever it is", NewAddress()));
        await end.CancelAsync();
        await Task.WhenAll(before).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(await Task.WhenAll(wrong), answer => Assert.Equal(401, answer.Status));
    }

    [Fact]
    public async Task Signing_in_to_the_console_counts_against_the_browser_and_not_against_the_server()
    {
        for (var attempt = 0; attempt < GuardedApi.WrongTries; attempt++)
        {
            Assert.Contains("wrong=true", await SignIn(_here, "gl_wrong"), StringComparison.Ordinal);
        }

        Assert.Contains("wait=", await SignIn(_here, "gl_wrong"), StringComparison.Ordinal);
        Assert.Equal("/", await SignIn(NewAddress(), ApiServer.AdminKey));
    }

    private async Task<(int Status, string? Code)> Password(string password, IPAddress from)
    {
        using var client = NewClient(from, key: null);
        using var response = await client.PostAsync("/api/v1/sessions", new StringContent($$"""{"name":"Guessed","password":"{{password}}"}""", Encoding.UTF8, "application/json"));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]?.GetValue<string>());
    }

    private static IPAddress NewAddress() => IPAddress.Parse($"127.0.1.{Interlocked.Increment(ref _addresses)}");

    private async Task UseUp(Func<Task<(int Status, string? Code)>> attempt, int spent = 0)
    {
        for (var number = spent; number < GuardedApi.WrongTries; number++)
        {
            Assert.InRange((await attempt()).Status, 400, 404);
        }
    }

    private Task<(int Status, string? Code)> Deliver(string path, string? secret, IPAddress? from = null) =>
        Post(path, ("X-Webhook-Secret", secret), $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", from);

    private async Task<(int Status, string? Code)> Post(string path, (string Name, string? Value) header, string body = "{}", IPAddress? from = null, string contentType = "application/json")
    {
        using var client = NewClient(from ?? _here, key: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value is null ? [] : [header.Value]);
        var (status, answer) = await api.Send(request, client);
        return (status, answer["code"]?.GetValue<string>());
    }

    private async Task<string> Whole(string path, string secret)
    {
        using var client = NewClient(_here, key: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiServer.Json("{}") };
        request.Headers.Add("X-Webhook-Secret", secret);
        using var response = await client.SendAsync(request);
        response.Headers.Date = null;
        return $"{(int)response.StatusCode}\n{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync()}";
    }

    private async Task<int> Me(string key, IPAddress? from = null)
    {
        using var client = NewClient(from ?? _here, key);
        using var response = await client.GetAsync("/api/v1/me");
        return (int)response.StatusCode;
    }

    private async Task<string> SignIn(IPAddress from, string key)
    {
        using var browser = new ConsoleBrowser(api.Client.BaseAddress!, from);
        using var response = await browser.SignIn(key);
        return response.Headers.Location!.ToString();
    }

    private HttpClient NewClient(IPAddress from, string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (context, cancellationToken) => Dial(from, context.DnsEndPoint, cancellationToken) })
        {
            BaseAddress = api.Client.BaseAddress,
        };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return client;
    }

    /// <summary>Connects from one of this machine's own addresses.</summary>
    internal static async ValueTask<Stream> Dial(IPAddress from, DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(to, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}

/// <summary>Where requests come from, behind a proxy.</summary>
public sealed class ProxyTests(ProxiedApi api) : IClassFixture<ProxiedApi>
{
    [Fact]
    public async Task The_last_address_that_no_trusted_proxy_wrote_is_the_source()
    {
        for (var attempt = 0; attempt < GuardedApi.WrongTries; attempt++)
        {
            // What the sender wrote itself stands before what the proxy added.
            Assert.Equal(401, await Me($"198.51.100.{attempt}, 203.0.113.7"));
        }

        Assert.Equal(429, await Me("198.51.100.99, 203.0.113.7"));
        Assert.Equal(401, await Me("203.0.113.8"));
    }

    [Fact]
    public async Task Links_and_cookies_are_those_of_the_scheme_before_the_proxy_and_browsers_are_kept_at_it()
    {
        using var client = api.NewClient(key: null);
        client.DefaultRequestHeaders.Host = "grainline.example.com";
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var page = await client.GetAsync("/sign-in");
        Assert.Contains("max-age=31536000", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<int> Me(string forwardedFor)
    {
        using var client = api.NewClient("gl_wrong");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var response = await client.GetAsync("/api/v1/me");
        return (int)response.StatusCode;
    }
}
