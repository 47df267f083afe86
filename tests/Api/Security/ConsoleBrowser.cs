using System.Net;
using System.Text.RegularExpressions;

namespace Grainline.Tests.Api.Security;

/// <summary>A browser at the console, without its eyes: keeps cookies, fills in the form, follows nothing.</summary>
internal sealed partial class ConsoleBrowser : IDisposable
{
    private readonly SocketsHttpHandler _handler;

    public ConsoleBrowser(Uri console, IPAddress? from = null)
    {
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        if (from is not null)
        {
            _handler.ConnectCallback = (context, cancellationToken) => GuessingTests.Dial(from, context.DnsEndPoint, cancellationToken);
        }

        Client = new HttpClient(_handler) { BaseAddress = console };
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Client { get; }

    /// <summary>The cookie of the session; null = there is none.</summary>
    public string? Session => Cookies.GetCookies(Client.BaseAddress!)["grainline"]?.Value;

    /// <summary>The token of the form on the page for signing in.</summary>
    public async Task<string> FormToken() =>
        WebUtility.HtmlDecode(Token().Match(await Client.GetStringAsync("/sign-in")).Groups["value"].Value);

    public async Task<HttpResponseMessage> SignIn(string key, string back = "/") => await Post("/session", await FormToken(), key, back);

    public async Task<HttpResponseMessage> Post(string path, string? token, string? key = null, string back = "/", Action<HttpRequestMessage>? more = null)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal) { ["__RequestVerificationToken"] = token, ["key"] = key, ["back"] = back };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!))),
        };
        more?.Invoke(request);
        return await Client.SendAsync(request);
    }

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Token();
}
