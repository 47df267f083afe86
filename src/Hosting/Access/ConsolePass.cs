using System.Net;
using Grainline.Identity;

namespace Grainline.Api.Access;

/// <summary>
/// The console of this process asks the API of this process, so that its requests come from this machine whoever is at the browser. With
/// the pass, which is made at the start and never leaves the process, it says for whom it asks.
/// </summary>
internal sealed class ConsolePass
{
    private const string PassHeader = "X-Grainline-Console";
    private const string BrowserHeader = "X-Grainline-Browser";

    private readonly string _pass = Ids.Secret();
    private readonly SecretDigest _digest;

    public ConsolePass() => _digest = new SecretDigest(_pass);

    /// <summary>Marks a request.</summary>
    /// <param name="request">To the API of this host.</param>
    /// <param name="browser">Who tries a key; null = a key that was right when its session began.</param>
    public void Stamp(HttpRequestMessage request, IPAddress? browser)
    {
        request.Headers.Add(PassHeader, _pass);
        if (browser is not null)
        {
            request.Headers.Add(BrowserHeader, browser.ToString());
        }
    }

    /// <summary>Who tries a key: the browser, where the console asks for it, else the caller. Null = nobody who could guess.</summary>
    public GuessSource? Caller(HttpContext context, string at)
    {
        var given = context.Request.Headers[PassHeader].ToString();
        return given.Length == 0 || !new SecretDigest(given).Matches(_digest) ? GuessSource.Of(context, at)
            : IPAddress.TryParse(context.Request.Headers[BrowserHeader], out var browser) ? new GuessSource(at, GuessSource.NetworkOf(browser))
            : null;
    }
}
