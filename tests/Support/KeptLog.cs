using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Support;

/// <summary>Keeps what a host or a part of it logs, of all categories.</summary>
[ProviderAlias("Kept")]
public sealed class KeptLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Of(int eventId) => [.. _entries.Where(entry => entry.EventId == eventId)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue(new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
        // What was logged while the host stopped is still to be read.
    }
}

/// <summary>What was logged at once.</summary>
public sealed record LogEntry(int EventId, LogLevel Level, string Message, Exception? Exception);
