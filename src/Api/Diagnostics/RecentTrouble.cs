using System.Collections.Concurrent;

namespace Grainline.Api.Diagnostics;

/// <summary>A warning or an error of late, without what it was about: its event says what happened, and values could be a person's.</summary>
/// <param name="At">When.</param>
/// <param name="Level"><c>warning</c>, <c>error</c> or <c>critical</c>.</param>
/// <param name="Category">Who logged it.</param>
/// <param name="EventId">Of the event; unique in the product (docs/operations.md).</param>
/// <param name="Message">The message before values were put into it.</param>
/// <param name="Exceptions">The kinds of exception, the outermost first.</param>
internal sealed record Trouble(DateTimeOffset At, string Level, string Category, int EventId, string Message, IReadOnlyList<string> Exceptions);

/// <summary>Keeps the last warnings and errors in memory, for whoever asks later.</summary>
internal sealed class RecentTrouble(TimeProvider time) : ILoggerProvider
{
    /// <summary>How many are kept; the oldest goes first.</summary>
    public const int Kept = 200;

    private const int MostNested = 8;

    private readonly ConcurrentQueue<Trouble> _events = new();
    private readonly TimeProvider _time = time;

    public IReadOnlyList<Trouble> Events => [.. _events];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // What is kept is memory alone.
    }

    private void Keep(Trouble trouble)
    {
        _events.Enqueue(trouble);
        while (_events.Count > Kept)
        {
            _events.TryDequeue(out _);
        }
    }

    private sealed class Logger(RecentTrouble kept, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                kept.Keep(new Trouble(
                    kept._time.GetUtcNow(), logLevel.ToString().ToLowerInvariant(), category, eventId.Id, Template(state), [.. Kinds(exception)]));
            }
        }

        private static string Template<TState>(TState state) => state is IReadOnlyList<KeyValuePair<string, object?>> values
            ? values.LastOrDefault(value => value.Key == "{OriginalFormat}").Value as string ?? ""
            : "";

        private static IEnumerable<string> Kinds(Exception? exception)
        {
            for (var (next, nested) = (exception, 0); next is not null && nested < MostNested; (next, nested) = (next.InnerException, nested + 1))
            {
                yield return next.GetType().Name;
            }
        }
    }
}
