using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Phone;

/// <summary>
/// The messages that Meta's simulator took. An outside system does not forget when the product is killed, so a message is
/// with the operating system before its sender is answered.
/// </summary>
/// <remarks>One loop reads the log at start and is its only writer from then on: whatever has queued while a write was under
/// way goes into the next one. The index is guarded by <see cref="_gate"/>; only the loop changes it.</remarks>
internal sealed partial class MessageStore(IOptions<SandboxOptions> options, TimeProvider clock, ILogger<MessageStore> logger) : IHostedService, IDisposable
{
    /// <summary>Lines that wait for the writer at most; then senders wait.</summary>
    public const int MaxQueue = 10_000;

    /// <summary>How long a stop waits for the writer after its time is up. What waits goes to the operating system, which takes it at once.</summary>
    public static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly ConversationWindows _windows = new();
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(MaxQueue) { SingleReader = true });
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<Pending> _pending = [];
    private MessageIndex? _index;
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _index = new(options.Value.DataDirectory, options.Value.MaxMessages);
        _loop = Task.Run(Loop, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more and writes what waits, for which there are <see cref="LastWrites"/> even when the time of the stop is up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loop.WaitAsync(LastWrites, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_loop.IsCompleted)
        {
            LogUnwritten(logger, _queue.Reader.Count);
        }
    }

    public void Dispose() => _index?.Dispose();

    /// <summary>Keeps a message and returns its number once it would survive this process.</summary>
    public Task<long> Add(SentMessage message) => Enqueue(new LogLine { Message = message });

    /// <summary>Keeps that a person wrote to a number.</summary>
    public Task AddInbound(string phoneNumberId, PhoneKey phone, DateTimeOffset at) =>
        Enqueue(new LogLine { Inbound = new(phoneNumberId, phone.Digits, at) });

    /// <summary>Keeps that the sender has been told.</summary>
    public Task AddTold(MessageStatus status, long[] messages) => Enqueue(new LogLine { Told = new(status, messages) });

    /// <summary>Forgets every message and window.</summary>
    public Task Clear() => Enqueue(null);

    public async ValueTask<bool> IsWindowOpen(string phoneNumberId, PhoneKey phone, DateTimeOffset now)
    {
        await _loaded.Task;
        lock (_gate)
        {
            return _windows.IsOpen(phoneNumberId, phone, now);
        }
    }

    /// <summary>Messages after a number, oldest first; with <paramref name="to"/> only those to that phone.</summary>
    public async ValueTask<List<(long Number, SentMessage Message)>> List(long after, PhoneKey? to, int limit)
    {
        await _loaded.Task;
        lock (_gate)
        {
            return Read(_index!.After(after, to, limit));
        }
    }

    /// <summary>The named messages, without those that were dropped or forgotten since.</summary>
    public async ValueTask<List<(long Number, SentMessage Message)>> Get(IReadOnlyCollection<long> numbers)
    {
        await _loaded.Task;
        lock (_gate)
        {
            return Read(numbers);
        }
    }

    /// <summary>The newest message to a phone, or null.</summary>
    public async ValueTask<SentMessage?> LastTo(PhoneKey phone)
    {
        await _loaded.Task;
        lock (_gate)
        {
            return Read([_index!.LastOf(phone)]) is [var (_, message)] ? message : null;
        }
    }

    /// <summary>Messages that were there at the start and whose sender has not been told a status, oldest first.</summary>
    public async ValueTask<List<long>> FindUntold(MessageStatus below)
    {
        await _loaded.Task;
        lock (_gate)
        {
            return [.. _index!.Segments.SelectMany(
                segment => segment.Entries.Index().Where(e => e.Item.Status < below).Select(e => segment.First + e.Index))];
        }
    }

    private List<(long Number, SentMessage Message)> Read(IReadOnlyCollection<long> numbers)
    {
        var messages = new List<(long, SentMessage)>(numbers.Count);
        foreach (var number in numbers)
        {
            if (_index!.Find(number) is { } entry
                && JsonSerializer.Deserialize(_index.Read(number), Readable.Json.LogLine)?.Message is { } message)
            {
                messages.Add((number, message with { Status = entry.Status }));
            }
        }

        return messages;
    }

    private async Task<long> Enqueue(LogLine? line)
    {
        var write = new Write(line, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(write);
        return await write.Done.Task;
    }

    private async Task Loop()
    {
        try
        {
            Load();
            _loaded.SetResult();
            while (await _queue.Reader.WaitToReadAsync())
            {
                lock (_gate)
                {
                    WriteWaiting();
                }
            }
        }
        catch (Exception e)
        {
            LogBroken(logger, e);
            _loaded.TrySetException(e);
            _queue.Writer.TryComplete(e);
            while (_queue.Reader.TryRead(out var write))
            {
                write.Done.TrySetException(e);
            }
        }
    }

    private void Load()
    {
        foreach (var segment in _index!.Segments)
        {
            segment.Replay((line, offset) =>
            {
                try
                {
                    Keep(JsonSerializer.Deserialize(line, Readable.Json.LogLine)!, segment, offset, line.Length);
                }
                catch (JsonException e)
                {
                    LogUnreadable(logger, offset, e);
                }
            });
        }
    }

    private void WriteWaiting()
    {
        while (_pending.Count < MaxQueue && _queue.Reader.TryRead(out var write))
        {
            if (write.Line is { } line)
            {
                Append(write, line);
                continue;
            }

            Flush();
            _index!.Clear();
            _windows.Clear();
            write.Done.SetResult(0);
        }

        Flush();
    }

    private void Append(Write write, LogLine line)
    {
        var isMessage = line.Message is not null;
        if (_index!.IsFull(isMessage, _pending.Count, _buffer.WrittenCount))
        {
            Flush();
            if (_index.IsFull(isMessage))
            {
                _index.Roll();
            }
        }

        var offset = _buffer.WrittenCount;
        using (var json = new Utf8JsonWriter(_buffer, new() { Encoder = Readable.Json.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, line, Readable.Json.LogLine);
        }

        _pending.Add(new(write, line, offset, _buffer.WrittenCount - offset));
        _buffer.Write("\n"u8);
    }

    private void Flush()
    {
        try
        {
            var segment = _index!.Current;
            var start = segment.Length;
            segment.Append(_buffer.WrittenSpan);
            foreach (var (write, line, offset, length) in _pending)
            {
                write.Done.SetResult(Keep(line, segment, start + offset, length));
            }
        }
        catch (IOException e)
        {
            // Nothing of the batch counts; the next write goes to the same place.
            _pending.ForEach(pending => pending.Write.Done.TrySetException(e));
        }
        finally
        {
            _pending.Clear();
            _buffer.ResetWrittenCount();
        }
    }

    private long Keep(LogLine line, Segment segment, long offset, int length)
    {
        if (line.Message is { } message)
        {
            return _index!.Add(segment, offset, length, PhoneKey.Parse(message.To) ?? default);
        }

        if (line.Inbound is { } inbound)
        {
            _windows.Open(inbound.PhoneNumberId, new(inbound.Phone), inbound.At);
        }

        foreach (var number in line.Told?.Messages ?? [])
        {
            _index!.SetStatus(number, line.Told!.Status);
        }

        return 0;
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "The sandbox's message log cannot be used")]
    private static partial void LogBroken(ILogger logger, Exception cause);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "The line at byte {Offset} of the sandbox's message log is skipped: it is not readable")]
    private static partial void LogUnreadable(ILogger logger, long offset, Exception cause);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "The sandbox's message log did not end in time; {Lines} lines were not yet taken by its writer")]
    private static partial void LogUnwritten(ILogger logger, int lines);

    /// <summary>A line on its way into the log; without a line, the wish to forget everything.</summary>
    private readonly record struct Write(LogLine? Line, TaskCompletionSource<long> Done);

    private readonly record struct Pending(Write Write, LogLine Line, int Offset, int Length);
}
