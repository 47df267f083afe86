using Grainline.Sandbox;
using Grainline.Sandbox.Phone;
using Grainline.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Sandbox;

/// <summary>The log of messages at a stop whose time is up already: what waits is written all the same if that can be done at once.</summary>
public sealed class MessageStoreStopTests : IDisposable
{
    private static readonly CancellationToken IsUp = new(canceled: true);

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-sandbox-").FullName;
    private readonly ManualTimeProvider _clock = new();
    private readonly HeldLog _log = new();
    private readonly MessageStore _store;

    /// <summary>The writer stands at the line that it cannot read until the log has taken it.</summary>
    public MessageStoreStopTests()
    {
        File.WriteAllText(Path.Combine(_data, "messages-000000000000001.jsonl"), "not json\n");
        _store = new MessageStore(Options.Create(new SandboxOptions { DataDirectory = _data }), _clock, _log);
    }

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task What_waits_is_written()
    {
        await _store.StartAsync(CancellationToken.None);
        var (first, second) = (_store.Add(Message("first")), _store.Add(Message("second")));

        var stop = _store.StopAsync(IsUp);
        Assert.False(stop.IsCompleted);
        _log.GoOn();
        await stop;

        await Task.WhenAll(first, second);
        _store.Dispose();
        Assert.Contains("\"second\"", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_data))), StringComparison.Ordinal);
        Assert.DoesNotContain(5003, _log.Events);
    }

    [Fact]
    public async Task A_writer_that_does_not_come_to_it_is_told_of_and_not_waited_for()
    {
        await _store.StartAsync(CancellationToken.None);
        var message = _store.Add(Message("never"));

        var stop = _store.StopAsync(IsUp);
        _clock.Advance(MessageStore.LastWrites);
        await stop;

        Assert.Contains(5003, _log.Events);
        Assert.False(message.IsCompleted);
        _log.GoOn();
        await message;
        _store.Dispose();
    }

    private static SentMessage Message(string text) => new() { Id = text, To = SandboxHost.Phone, Type = "text", Text = text, At = DateTimeOffset.UnixEpoch, PhoneNumberId = SandboxHost.Number };

    /// <summary>Takes the word of an unreadable line when it is told to.</summary>
    private sealed class HeldLog : ILogger<MessageStore>, IDisposable
    {
        private readonly ManualResetEventSlim _go = new();
        private readonly List<int> _events = [];

        public IReadOnlyList<int> Events => _events;

        public void GoOn() => _go.Set();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 5002)
            {
                _go.Wait();
                return;
            }

            _events.Add(eventId.Id);
        }

        public void Dispose() => _go.Dispose();
    }
}
