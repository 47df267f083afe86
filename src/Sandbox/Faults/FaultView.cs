using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Grainline.Sandbox.Faults;

/// <summary>A fault as <c>POST /sandbox/faults</c> takes it and <c>GET</c> shows it.</summary>
/// <param name="Target"><c>meta</c> or <c>ghl</c>.</param>
/// <param name="Mode"><c>next</c>, <c>every</c> or <c>always</c>.</param>
/// <param name="N">How many calls, or every how many; default 1.</param>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Code">The vendor's error code.</param>
/// <param name="Delay">ISO 8601 or milliseconds; at most 10 minutes.</param>
/// <param name="DropAnswer">Close the connection after the work.</param>
/// <param name="RetryAfter">Seconds, for the header of that name.</param>
/// <param name="Via"><c>answer</c> (default), or <c>status</c>: the message is taken and fails later, by webhook.</param>
/// <param name="Path">Strikes only calls whose path holds this.</param>
/// <param name="Calls">Calls seen so far.</param>
/// <param name="Hits">Calls struck so far.</param>
internal sealed record FaultView(
    string? Target, string? Mode, int? N, int? Status, int? Code, JsonElement? Delay, bool? DropAnswer, int? RetryAfter,
    string? Via, string? Path = null, int? Calls = null, int? Hits = null)
{
    public static FaultView Of(Fault fault, int calls = 0, int hits = 0) => new(
        fault.Target.ToString().ToLowerInvariant(), fault.Mode.ToString().ToLowerInvariant(), fault.N, fault.Status, fault.Code,
        JsonSerializer.SerializeToElement(XmlConvert.ToString(fault.Delay), Readable.Json.String), fault.DropAnswer,
        (int?)fault.RetryAfter?.TotalSeconds, fault.ByStatus ? "status" : "answer", fault.Path, calls, hits);

    /// <summary>The fault, or what is wrong with it.</summary>
    public (Fault? Fault, string? Error) Read()
    {
        if (Word<FaultTarget>(Target) is not { } target)
        {
            return (null, "target is meta or ghl");
        }

        if (Word<FaultMode>(Mode) is not { } mode)
        {
            return (null, "mode is next, every or always");
        }

        var delay = ReadDelay();
        var error =
            N is < 1 or > Fault.MaxCalls ? $"n is 1 to {Fault.MaxCalls}"
            : Status is < 400 or > 599 ? "status is 400 to 599"
            : delay is null || delay < TimeSpan.Zero || delay > Fault.MaxDelay ? "delay is an ISO 8601 duration or milliseconds, at most 10 minutes"
            : RetryAfter is < 0 or > 86_400 ? "retry_after is 0 to 86400 seconds"
            : Via is not (null or "answer" or "status") ? "via is answer or status"
            : Via is "status" && Code is null ? "a failed status needs a code"
            : Status is null && Code is null && delay == TimeSpan.Zero && DropAnswer is not true
                ? "a fault needs a status, a code, a delay or drop_answer"
            : null;
        return error is not null ? (null, error) : (
            new()
            {
                Target = target,
                Mode = mode,
                N = N ?? 1,
                Status = Status,
                Code = Code,
                Delay = delay ?? default,
                DropAnswer = DropAnswer ?? false,
                RetryAfter = RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                ByStatus = Via is "status",
                Path = Path,
            },
            null);
    }

    /// <summary>The parser of .NET takes numbers and lists, too.</summary>
    private static T? Word<T>(string? word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && string.Equals(word, Enum.GetName(value), StringComparison.OrdinalIgnoreCase) ? value : null;

    private TimeSpan? ReadDelay()
    {
        try
        {
            return Delay switch
            {
                null or { ValueKind: JsonValueKind.Null } => TimeSpan.Zero,
                { ValueKind: JsonValueKind.Number } number => TimeSpan.FromMilliseconds(number.GetDouble()),
                { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var ms) =>
                    TimeSpan.FromMilliseconds(ms),
                { ValueKind: JsonValueKind.String } text => XmlConvert.ToTimeSpan(text.GetString()!),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
