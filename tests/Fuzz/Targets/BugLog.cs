using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>Keeps the last exception that the host logged: an answer of 500 does not tell it.</summary>
internal sealed class BugLog : ILogger
{
    public Exception? Last { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Last = exception ?? Last;

    /// <summary>Gives the log to a host, for all categories.</summary>
    public ILoggerProvider Provider() => new OneLog(this);

    private sealed class OneLog(BugLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
