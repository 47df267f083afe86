using System.Threading.Channels;
using Grainline.Sandbox.Phone;
using Microsoft.Extensions.Logging;

namespace Grainline.Sandbox.Webhooks;

/// <summary>
/// One rung of the ladder of one number: tells a status of every message that comes in, once its time has come, and hands
/// the message to the next rung when the receiver has taken the news.
/// </summary>
/// <remarks>A message waits as its number alone, and the wait is the same for all, so the queue is in order of time.</remarks>
internal sealed partial class StatusStage(
    string phoneNumberId, MessageStatus status, TimeSpan after, StatusStage? next, StatusPump.Services services)
{
    // As many as there are messages at most; when more have come, the oldest are dropped from the store too.
    private readonly Channel<(long Message, DateTimeOffset Due)> _queue = Channel.CreateBounded<(long, DateTimeOffset)>(
        new BoundedChannelOptions(services.Options.MaxMessages) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Enqueue(long message) => _queue.Writer.TryWrite((message, services.Clock.GetUtcNow() + after));

    public async Task Run(CancellationToken stop)
    {
        while (await _queue.Reader.WaitToReadAsync(stop))
        {
            try
            {
                if (_queue.Reader.Count < services.Options.MaxStatusesPerWebhook)
                {
                    await Task.Delay(services.Options.StatusLinger, services.Clock, stop);
                }

                await Tell(await TakeDue(stop), stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                LogFailed(services.Logger, phoneNumberId, e);
            }
        }
    }

    private async Task<List<long>> TakeDue(CancellationToken stop)
    {
        if (_queue.Reader.TryPeek(out var first) && first.Due - services.Clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, services.Clock, stop);
        }

        var due = new List<long>();
        var now = services.Clock.GetUtcNow();
        while (due.Count < services.Options.MaxStatusesPerWebhook && _queue.Reader.TryPeek(out var item) && item.Due <= now
            && _queue.Reader.TryRead(out item))
        {
            due.Add(item.Message);
        }

        return due;
    }

    private async Task Tell(List<long> numbers, CancellationToken stop)
    {
        var messages = await services.Store.Get(numbers);
        foreach (var group in messages.ToLookup(m => m.Message.Code is null ? status : MessageStatus.Failed))
        {
            await Deliver(group.Key, [.. group.Select(m => m.Message)], stop);
            await services.Store.AddTold(group.Key, [.. group.Select(m => m.Number)]);
        }

        foreach (var (number, message) in messages)
        {
            if (message.Code is null)
            {
                next?.Enqueue(number);
            }
        }
    }

    private async Task Deliver(MessageStatus told, IReadOnlyCollection<SentMessage> messages, CancellationToken stop)
    {
        var at = services.Clock.GetUtcNow();
        if (!await services.Sender.Deliver(
            phoneNumberId, channel => WebhookBody.Statuses(channel, told, messages, at), services.Options.WebhookTries, stop))
        {
            LogGivenUp(services.Logger, phoneNumberId, messages.Count, told);
        }
    }

    [LoggerMessage(EventId = 5111, Level = LogLevel.Warning, Message = "The webhook of number {PhoneNumberId} is not answered with 200: {Count} statuses {Status} are lost")]
    private static partial void LogGivenUp(ILogger logger, string phoneNumberId, int count, MessageStatus status);

    [LoggerMessage(EventId = 5112, Level = LogLevel.Error, Message = "The statuses of number {PhoneNumberId} could not be told")]
    private static partial void LogFailed(ILogger logger, string phoneNumberId, Exception cause);
}
