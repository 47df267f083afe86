namespace Grainline.Journal;

/// <summary>
/// Why something was refused for now. While the database is away or a queue is full, everything that comes is refused alike: a line tells why, and a
/// stack for each would fill the disk. Storage logs what it noticed, with its stack, once.
/// </summary>
public static class RefusalReason
{
    /// <summary>One line, or null when the failure comes from something else, which needs its stack. Engines wrap what storage throws.</summary>
    public static string? Of(Exception? failure) => failure switch
    {
        null => null,
        StorageUnavailableException or StorageOverloadedException or LimitExceededException => Line(failure.Message, failure.GetBaseException().Message),
        _ => Of(failure.InnerException),
    };

    private static string Line(string message, string cause) =>
        (cause == message ? message : $"{message} {cause}").ReplaceLineEndings(" ");
}
