using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Soak;

/// <summary>What an agency's day is made of, evenly: deliveries that send a message and wait, questions that people answer, pushes to
/// Go High Level, and somebody who looks at the lists.</summary>
internal sealed class MixedLoad : IAsyncDisposable
{
    /// <summary>Different people: so many that most are not in memory, and that none comes so often that what it must remember of
    /// its deliveries (up to a thousand) counts.</summary>
    public const int People = 20_000;

    /// <summary>Of ten deliveries, this one asks a question and that one pushes; GHL takes ten calls a second.</summary>
    private const int Question = 4, Push = 9;

    /// <summary>How long people think before they answer, seconds.</summary>
    private const int Thinking = 2;

    private readonly HttpClient _client;
    private readonly WebhookView[] _webhooks;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;
    private int _answered;
    private int _refused;
    private int _underWay;

    private MixedLoad(Uri url, WebhookView[] webhooks, int ratePerSecond)
    {
        _client = new HttpClient { BaseAddress = url, DefaultRequestHeaders = { Authorization = new("Bearer", ProductProcess.AdminKey) } };
        _webhooks = webhooks;
        _loops = Task.WhenAll(Task.Run(() => Send(ratePerSecond)), Task.Run(Look));
    }

    /// <summary>Requests that were answered as they should be.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Requests that were told to come again, as on a machine that is too slow for a while.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The first answer that was not what it should be; null = there was none.</summary>
    public string? Complaint { get; private set; }

    public static async Task<MixedLoad> Begin(Uri url, int ratePerSecond)
    {
        using var api = new ManagementApi(url);
        var greeting = await api.CreateActive(Journey.Definition);
        var question = await api.CreateActive(Definition(
            """
            {"id": "ask", "type": "send_message", "channel": "sandbox", "text": "{{default contact.first_name 'You'}}?"},
            {"id": "answer", "type": "wait_for_reply", "timeout": "PT30S", "replies": [{"match": {"contains_any": ["si"]}, "steps": []}]}
            """));
        var push = await api.CreateActive(Definition("""{"id": "push", "type": "ghl_upsert_contact", "connection": "sandbox", "add_tags": ["seen"]}"""));
        return new MixedLoad(url, [greeting.Webhook, question.Webhook, push.Webhook], ratePerSecond);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        await Eventually.Holds(() => Volatile.Read(ref _underWay) == 0, what: "nothing is under way");
        _client.Dispose();
        _stop.Dispose();
    }

    private static JsonObject Definition(string steps) => (JsonObject)JsonNode.Parse(
        $$"""{"name": "Soak", "max_starts": 0, "trigger": {"type": "gohighlevel", "duplicate_window": "PT0S"}, "steps": [{{steps}}]}""")!;

    private async Task Send(int ratePerSecond)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ratePerSecond));
        for (var number = 0; await Ticks(timer); number++)
        {
            _ = Track(Deliver(number));
            if (number - (Thinking * ratePerSecond) is >= 0 and var asked && asked % 10 == Question)
            {
                _ = Track(Reply(asked));
            }
        }
    }

    private async Task Track(Task work)
    {
        Interlocked.Increment(ref _underWay);
        await work;
        Interlocked.Decrement(ref _underWay);
    }

    private async Task Look()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        string[] lists = ["/api/v1/deliveries", "/api/v1/runs?status=waiting", "/api/v1/contacts?query=Giulia", "/api/v1/stats", "/sandbox/messages"];
        for (var number = 0; await Ticks(timer); number++)
        {
            await Answers(() => _client.GetAsync(lists[number % lists.Length], CancellationToken.None));
        }
    }

    private Task Reply(int number) => Answers(() => _client.PostAsJsonAsync(
        $"/sandbox/phones/{PhoneOf(number)}/reply", new JsonObject { ["text"] = number % 20 == Question ? "si" : "no" }, CancellationToken.None));

    private Task Deliver(int number) => Answers(() => Post(_webhooks[(number % 10) switch { Question => 1, Push => 2, _ => 0 }], number));

    private static string PhoneOf(int number) => $"+39333{1_000_000 + (number % People)}";

    private async Task<HttpResponseMessage> Post(WebhookView webhook, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Path)
        {
            Headers = { { "X-Webhook-Secret", webhook.Secret }, { "Idempotency-Key", number.ToString(CultureInfo.InvariantCulture) } },
            Content = JsonContent.Create(new JsonObject
            {
                ["phone"] = PhoneOf(number),
                ["first_name"] = "Giulia",
                ["tags"] = new JsonArray($"week-{number % 5}"),
                ["custom_fields"] = new JsonObject { ["order"] = number },
            }),
        };
        return await _client.SendAsync(request, CancellationToken.None);
    }

    private async Task Answers(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var response = await ask();
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _answered);
                return;
            }

            if (response is { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, Headers.RetryAfter: not null })
            {
                Interlocked.Increment(ref _refused);
                return;
            }

            Complaint ??= $"{response.RequestMessage!.RequestUri!.AbsolutePath}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            Complaint ??= failure.ToString();
        }
    }

    private async Task<bool> Ticks(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
