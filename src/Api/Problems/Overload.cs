using Grainline.Journal;
using Orleans.Storage;

namespace Grainline.Api.Problems;

/// <summary>What a failure of the machinery means for a caller: come back, and when (HTTP.md: 429 and 503).</summary>
internal static class Overload
{
    private const int OverloadedRetrySeconds = 1;
    private const int UnavailableRetrySeconds = 5;

    /// <summary>The status, code and pause for an exception, or null when it is a bug.</summary>
    public static (int Status, string Code, string Detail, int RetryAfter)? Of(Exception failure) => failure switch
    {
        PartlyStoredException { InnerException: { } cause } => Of(cause) is var (status, code, _, retryAfter) ? (status, code, failure.Message, retryAfter) : null,
        _ when IsOverload(failure) =>
            (429, "overloaded", "Too much is waiting. Nothing was stored; send it again.", OverloadedRetrySeconds),
        StorageUnavailableException or TimeoutException or InconsistentStateException or OrleansException =>
            (503, "unavailable", "The service cannot store now. Send it again.", UnavailableRetrySeconds),
        _ => null,
    };

    /// <summary>Engines wrap what storage throws.</summary>
    private static bool IsOverload(Exception? failure) =>
        failure is StorageOverloadedException or LimitExceededException || (failure is not null && IsOverload(failure.InnerException));
}
