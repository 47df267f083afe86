using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Support.Deliveries;

/// <summary>
/// Plays GHL: posts deliveries in bursts, so that many are under way at any moment, and comes again with the same key when
/// there was no answer or when it was told to (429, 503).
/// </summary>
internal sealed class Sender : IAsyncDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private readonly WebhookView _webhook;
    private readonly SenderOptions _options;
    private readonly string _name = Guid.NewGuid().ToString("N")[..8];
    private readonly ConcurrentQueue<Shipment> _again = new();
    private readonly ConcurrentQueue<Shipment> _all = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private HttpClient? _client;
    private bool _sendsNew = true;
    private int _underWay;
    private int _answers;
    private int _refusals;
    private long _lastAccepted;
    private Alarm? _alarm;

    public Sender(WebhookView webhook, SenderOptions options)
    {
        _webhook = webhook;
        _options = options;
        _loop = Task.Run(Loop);
    }

    public SenderOptions Options => _options;

    public IReadOnlyCollection<Shipment> Shipments => _all;

    public int Answers => Volatile.Read(ref _answers);

    /// <summary>The answers among them that said to come again.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>When the newest attempt was sent that was accepted.</summary>
    public DateTimeOffset LastAccepted => new(Volatile.Read(ref _lastAccepted), TimeSpan.Zero);

    /// <summary>For how long in all the sender was connected; with <see cref="Attempts"/> the rate that it reached.</summary>
    public Stopwatch Connected { get; } = new();

    public int Attempts { get; private set; }

    /// <summary>Sends to this address from now on, over new connections.</summary>
    public void Connect(Uri url)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = _options.Connections };
        lock (_gate)
        {
            _client = new HttpClient(handler) { BaseAddress = url, Timeout = _options.Patience };
            Connected.Start();
        }
    }

    /// <summary>Sends nothing more until the next <see cref="Connect"/>. What is under way stays under way.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _client = null;
            Connected.Stop();
        }
    }

    /// <summary>
    /// Does <paramref name="action"/> on the spot, in the middle of a burst: after so many more attempts and, of the answers
    /// that then come, so many. What else is under way has no answer yet.
    /// </summary>
    public void AlarmAfter(int attempts, int answers, Action action) => Volatile.Write(ref _alarm, new Alarm(attempts, answers, action));

    /// <summary>Sends nothing new any more, only what has to come again, until everything is settled.</summary>
    public async Task Settle(TimeSpan within)
    {
        _sendsNew = false;
        await Eventually.Holds(
            () => Volatile.Read(ref _underWay) == 0 && _again.IsEmpty && _all.All(shipment => shipment.IsSettled),
            within, "every delivery is settled");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task Loop()
    {
        using var timer = new PeriodicTimer(Burst);
        var perBurst = (int)(_options.RatePerSecond * Burst.TotalSeconds);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                SendBurst(perBurst);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private void SendBurst(int count)
    {
        for (var sent = 0; sent < count && Volatile.Read(ref _underWay) < _options.Connections; sent++)
        {
            HttpClient? client;
            lock (_gate)
            {
                client = _client;
            }

            if (client is null || Next() is not { } shipment)
            {
                return;
            }

            Attempts++;
            Interlocked.Increment(ref _underWay);
            _ = Send(client, shipment);
            Volatile.Read(ref _alarm)?.Attempted();
        }
    }

    private Shipment? Next()
    {
        if (_again.TryDequeue(out var shipment))
        {
            return shipment;
        }

        if (!_sendsNew)
        {
            return null;
        }

        var number = _all.Count;
        shipment = new Shipment($"{_name}-{number}", $"+39333{1_000_000 + (number % _options.Phones)}");
        _all.Enqueue(shipment);
        return shipment;
    }

    private async Task Send(HttpClient client, Shipment shipment)
    {
        try
        {
            var reply = await Attempt(client, shipment);
            shipment.Answer(reply);
            if (reply.Status is 429 or 503)
            {
                _again.Enqueue(shipment);
                Interlocked.Increment(ref _refusals);
            }
            else if (reply.Status is 202)
            {
                Volatile.Write(ref _lastAccepted, reply.SentAt.UtcTicks);
            }

            Interlocked.Increment(ref _answers);
            Volatile.Read(ref _alarm)?.Answered();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            shipment.NoAnswer();
            _again.Enqueue(shipment);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<Reply> Attempt(HttpClient client, Shipment shipment)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhook.Path)
        {
            Headers = { { "X-Webhook-Secret", _webhook.Secret }, { "Idempotency-Key", shipment.Key } },
            Content = JsonContent.Create(new JsonObject
            {
                ["phone"] = shipment.Phone,
                ["first_name"] = "Giulia",
                ["custom_fields"] = new JsonObject { ["order"] = shipment.Key },
            }),
        };
        var sentAt = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = Parse(text);
        return new Reply(
            (int)response.StatusCode, answer?.Word, answer?.RunId, response.Headers.RetryAfter is not null, sentAt, clock.Elapsed);
    }

    private static WebhookAnswer? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<WebhookAnswer>(text, ManagementApi.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How the sender sends.</summary>
internal sealed record SenderOptions
{
    public int RatePerSecond { get; init; } = 400;

    /// <summary>Connections, and with them deliveries under way at once.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Different people; each delivery is about the next one.</summary>
    public int Phones { get; init; } = 500;

    /// <summary>How long it waits for an answer before the delivery comes again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
