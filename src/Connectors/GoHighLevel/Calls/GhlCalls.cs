using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>Makes calls to API v2, each within its location's budget.</summary>
internal sealed class GhlCalls(HttpMessageHandler transport, GhlOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Budgets that are remembered; then they begin anew, and GHL's 429 corrects them.</summary>
    private const int MaxLocations = 10_000;

    private const string Version = "2021-07-28";

    private readonly HttpExchange _http = new(transport, clock);
    private readonly BoundedCache<(string BaseUrl, string LocationId), CallBudget> _budgets = new(MaxLocations);

    public Task<GhlReply> Get(GhlAccess access, string path, CancellationToken cancellationToken) =>
        Call(access, HttpMethod.Get, path, body: null, isRepeatable: true, cancellationToken);

    /// <param name="access">In whose name.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Below the base URL, escaped.</param>
    /// <param name="body">JSON, or null for none.</param>
    /// <param name="isRepeatable">Whether doing the call twice is the same as once; decides what a lost answer means.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<GhlReply> Call(
        GhlAccess access, HttpMethod method, string path, JsonObject? body, bool isRepeatable, CancellationToken cancellationToken)
    {
        if (WebUrl.Read($"{access.BaseUrl.TrimEnd('/')}/{path}") is not { } uri)
        {
            return Held("invalid_base_url", "The connection's base URL is not one.");
        }

        if (access.Token.Length == 0 || access.Token.Any(c => c is <= ' ' or > '~'))
        {
            return Held("invalid_token", "The connection's token has characters that cannot be sent.");
        }

        var budget = _budgets.GetOrAdd((access.BaseUrl, access.LocationId), _ => new());
        if (await Pause(budget, cancellationToken) is { } crowded)
        {
            return new() { Failure = crowded };
        }

        using var content = body is null ? null : new WitnessedContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        request.Headers.Add("Version", Version);
        request.Headers.Add("Accept", "application/json");
        return Read(await _http.Send(request, options.Timeout, options.MaxAnswerBytes, cancellationToken), budget, isRepeatable);
    }

    public void Dispose() => _http.Dispose();

    private static GhlReply Held(string code, string detail) =>
        new() { Failure = new(EffectVerdict.Retry, code, detail, GhlErrors.HoldPeriod, HoldScope.Connection) };

    /// <summary>Waits for the budget; a failure when that would take too long.</summary>
    private async Task<ProviderFailure?> Pause(CallBudget budget, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + options.MaxPause;
        while (budget.Take(clock.GetUtcNow()) is { Ticks: > 0 } wait)
        {
            if (clock.GetUtcNow() + wait > until)
            {
                return new(EffectVerdict.Retry, "rate_limited", "The location's calls are used up for now.", wait);
            }

            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return new(EffectVerdict.Retry, "cancelled", "Nothing was sent.");
            }
        }

        return null;
    }

    private GhlReply Read(HttpAnswer answer, CallBudget budget, bool isRepeatable)
    {
        var now = clock.GetUtcNow();
        var headers = RateHeaders.Read(answer.Headers);
        var asked = RetryAfter.Read(answer.Headers, now);
        budget.Learn(headers, answer.Status == 429 ? asked ?? TimeSpan.Zero : null, now);
        var body = answer.Json();
        var isFine = answer is { IsSuccess: true, Silence: null } && body is not null;
        var error = isFine ? GhlErrorBody.Nothing : GhlErrorBody.Read(body ?? default);
        var wait = answer.Status == 429 ? asked ?? headers.Interval : asked;
        return new()
        {
            Body = body ?? default,
            Status = answer.Status,
            Error = error,
            Failure = isFine ? null : GhlErrors.Classify(answer, error, wait, isRepeatable),
        };
    }
}
