using Grainline.Sandbox.Phone;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Webhooks;

/// <summary>
/// Tells senders what became of their messages: sent, delivered and, if so set, read. Every number has its own ladder, so
/// that a receiver that does not answer holds up nobody else's news. After a restart the news goes on where the receiver
/// last took some; Meta promises no more than that either.
/// </summary>
internal sealed class StatusPump : IHostedService, IDisposable
{
    /// <summary>Numbers that may send; more are unknown to Meta.</summary>
    public const int MaxNumbers = 1000;

    private readonly Services _services;
    private readonly IHostApplicationLifetime _host;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Ladder> _ladders = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();

    public StatusPump(
        MessageStore store, WebhookSender sender, IOptions<SandboxOptions> options, TimeProvider clock,
        IHostApplicationLifetime host, ILogger<StatusPump> logger)
    {
        _services = new(store, sender, options.Value, clock, logger);
        _host = host;
    }

    /// <summary>Whether a number may send; makes its ladder when it is new.</summary>
    public bool TryOpen(string phoneNumberId) => Find(phoneNumberId) is not null;

    /// <summary>Puts a message on its number's ladder.</summary>
    public void Announce(string phoneNumberId, long message) => Find(phoneNumberId)?.Sent.Enqueue(message);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the host has started, its own address may not be known and its endpoints do not answer.
        _host.ApplicationStarted.Register(() => Start(Resume));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task Resume(CancellationToken stop)
    {
        var last = _services.Options.ReadAfter is null ? MessageStatus.Delivered : MessageStatus.Read;
        foreach (var chunk in (await _services.Store.FindUntold(last)).Chunk(_services.Options.MaxStatusesPerWebhook))
        {
            foreach (var (number, message) in await _services.Store.Get(chunk))
            {
                Find(message.PhoneNumberId)?.After(message.Status)?.Enqueue(number);
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    private Ladder? Find(string phoneNumberId)
    {
        lock (_gate)
        {
            if (_ladders.TryGetValue(phoneNumberId, out var known))
            {
                return known;
            }

            if (_ladders.Count == MaxNumbers)
            {
                return null;
            }

            var ladder = Ladder.Build(phoneNumberId, _services);
            _ladders.Add(phoneNumberId, ladder);
            ladder.Stages.ForEach(stage => Start(stage.Run));
            return ladder;
        }
    }

    private void Start(Func<CancellationToken, Task> work)
    {
        lock (_gate)
        {
            _running.Add(Task.Run(() => work(_stop.Token)));
        }
    }

    /// <summary>What every stage works with.</summary>
    internal sealed record Services(
        MessageStore Store, WebhookSender Sender, SandboxOptions Options, TimeProvider Clock, ILogger Logger);

    private sealed record Ladder(StatusStage Sent, StatusStage Delivered, StatusStage? Read)
    {
        public List<StatusStage> Stages => Read is null ? [Sent, Delivered] : [Sent, Delivered, Read];

        public static Ladder Build(string number, Services services)
        {
            var read = services.Options.ReadAfter is { } after ? new StatusStage(number, MessageStatus.Read, after, null, services) : null;
            var delivered = new StatusStage(number, MessageStatus.Delivered, services.Options.DeliverAfter, read, services);
            return new(new(number, MessageStatus.Sent, TimeSpan.Zero, delivered, services), delivered, read);
        }

        /// <summary>The stage that follows a status.</summary>
        public StatusStage? After(MessageStatus status) => status switch
        {
            MessageStatus.Accepted => Sent,
            MessageStatus.Sent => Delivered,
            MessageStatus.Delivered => Read,
            _ => null,
        };
    }
}
