using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Problems;

/// <summary>Errors as RFC 9457 problem details with a stable <c>code</c> (HTTP.md, first paragraph).</summary>
internal static class Problem
{
    public static ProblemHttpResult Of(int status, string code, string detail, params (string Name, object? Value)[] more) =>
        TypedResults.Problem(Details(status, code, detail, more));

    public static ProblemHttpResult NotFound(string what) => Of(404, "not_found", $"There is no such {what}.");

    public static ProblemHttpResult Invalid(string code, string detail, string? field = null) =>
        Of(422, code, detail, ("field", field));

    public static ProblemHttpResult Stale(int version) =>
        Of(412, "stale_version", $"The current version is {version}. Read it, and apply your change to it.", ("version", version));

    /// <summary>For whoever guesses: 429, with the time to come again in the header.</summary>
    public static ProblemHttpResult TooManyAttempts(HttpResponse response, TimeSpan wait, string detail)
    {
        response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return Of(429, "too_many_attempts", detail);
    }

    /// <summary>The same, where nothing at all from the address is looked at for so long.</summary>
    /// <param name="response">That gets the header.</param>
    /// <param name="wait">For so long.</param>
    /// <param name="guesses">What was tried, for a person: <c>keys</c>.</param>
    public static ProblemHttpResult HeldUp(HttpResponse response, TimeSpan wait, string guesses) =>
        TooManyAttempts(response, wait, $"Too many wrong {guesses} came from this address. Try again in {Seconds(wait)} seconds.");

    public static ProblemDetails Details(int status, string code, string detail, params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:grainline:problem:{code}",
            Title = Title(code),
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        foreach (var (name, value) in more.Where(member => member.Value is not null))
        {
            problem.Extensions[name] = value;
        }

        return problem;
    }

    private static double Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds);

    /// <summary>The code as a short sentence: <c>invalid_phone</c> reads "Invalid phone".</summary>
    private static string Title(string code) =>
        string.Concat(code[..1].ToUpperInvariant(), code.AsSpan(1)).Replace('_', ' ');
}
