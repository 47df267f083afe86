using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Grainline.Api.Problems;

/// <summary>What a request that cannot be read, or that no endpoint takes, is answered with.</summary>
internal static partial class BadRequest
{
    /// <summary>The problem that an exception stands for, or null when it is not the caller's.</summary>
    public static ProblemHttpResult? Of(Exception failure) => failure switch
    {
        InvalidCursorException => Problem.Of(400, "invalid_cursor", failure.Message, ("field", "cursor")),
        BadHttpRequestException { InnerException: JsonException json } when IsUnknown(json) && FieldOf(json) is { } unknown =>
            Problem.Invalid("unknown_field", $"There is no member {unknown} here.", unknown),
        BadHttpRequestException { InnerException: JsonException json } => Problem.Of(400, "invalid_json", Detail(json), ("field", FieldOf(json))),
        BadHttpRequestException bad when ParameterOf(bad.Message) is { } parameter =>
            Problem.Of(400, "bad_request", $"The value of {parameter} does not fit.", ("field", parameter)),
        BadHttpRequestException bad => Of(bad.StatusCode),

        // Of a JSON text that is read only where it is used.
        InvalidOperationException { InnerException: DecoderFallbackException } => Problem.Of(400, "invalid_json", "The body has bytes that are no UTF-8."),
        _ => null,
    };

    /// <summary>The problem for a status that an answer without a body has.</summary>
    public static ProblemHttpResult Of(int status) => status switch
    {
        400 => Problem.Of(status, "bad_request", "The request cannot be read, or lacks its body."),
        404 => Problem.Of(status, "not_found", "There is nothing at this path."),
        405 => Problem.Of(status, "method_not_allowed", "This path does not take this method; Allow lists those that it takes."),
        413 => Problem.Of(status, "too_large", "The body is too large."),
        415 => Problem.Of(status, "unsupported_media_type", "This content type is not taken here. JSON in UTF-8 has Content-Type: application/json, a file of contacts text/csv."),
        _ => Problem.Of(status, ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '_'), $"The answer is {status} {ReasonPhrases.GetReasonPhrase(status)}."),
    };

    /// <summary>Where, and not which type of the program did not fit.</summary>
    private static string Detail(JsonException json) => FieldOf(json) is { } field
        ? $"The body does not fit at {field}."
        : $"The body is not the JSON that is expected here: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.";

    /// <summary>The framework has no type of exception for a member that a body does not have (<see cref="Hosting.KnownMembersAttribute"/>).</summary>
    private static bool IsUnknown(JsonException json) => json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal);

    /// <summary>The framework names the parameter as the program does: <c>"Nullable&lt;int&gt; Limit"</c>.</summary>
    private static string? ParameterOf(string message) =>
        ParameterPattern().Match(message) is { Success: true } match ? JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups["name"].Value) : null;

    [GeneratedRegex("parameter \"[^\"]* (?<name>\\w+)\" from", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ParameterPattern();

    private static string? FieldOf(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : null;
}
