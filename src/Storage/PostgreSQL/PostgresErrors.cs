using Grainline.Journal;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>What an error of the server means for the writes of a batch (PostgreSQL manual, appendix A).</summary>
internal static class PostgresErrors
{
    /// <summary>Raised by <c>grainline_expect</c>.</summary>
    public const string Stale = "GL001";

    private static readonly string[] RowClasses =
    [
        "22", // data exception: a value that the type does not take
        "23", // integrity constraint violation
        "54", // program limit exceeded: an index entry that is too long
    ];

    /// <summary>A state that was to be changed has another version, or one that was to be made exists.</summary>
    public static bool IsStale(PostgresException exception) =>
        exception.SqlState == Stale || exception is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "grain_state" };

    /// <summary>A row of the journal is there already.</summary>
    public static bool IsRepeated(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.UniqueViolation } and not { TableName: "grain_state" };

    /// <summary>Two transactions waited for each other, and this one was chosen to begin again.</summary>
    public static bool IsDeadlock(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The connection is lost, not just what was asked on it: reset, or ended by a server that stops or crashed. Or it is of no more use,
    /// because it began while the database took no writes and remembers that when it takes them again; then nothing was stored.</summary>
    public static bool IsBroken(NpgsqlException exception) => exception is PostgresException server
        ? server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout or PostgresErrorCodes.ReadOnlySqlTransaction
        : exception.InnerException is not TimeoutException;

    /// <summary>Whether the server has no room, or its disk fails: other writes meet the same (classes 53 and 58).</summary>
    public static bool IsShort(Exception exception) => exception is PostgresException { SqlState: ['5', '3' or '8', ..] };

    /// <summary>Whether a row is at fault, so that the batch may pass without it. Errors that did not come from the server or
    /// the wire were met while the batch was built: a row again.</summary>
    public static bool IsRow(Exception exception) => exception switch
    {
        PostgresException server => RowClasses.Contains(server.SqlState[..2], StringComparer.Ordinal),
        NpgsqlException or TimeoutException or IOException or OperationCanceledException or ObjectDisposedException => false,
        StorageUnavailableException => false,
        _ => true,
    };
}
