using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Api.Operation;

/// <summary>What a host answers that cannot take more, or cannot store: come back, and when (HTTP.md: 429 and 503).</summary>
public sealed class OverloadTests(OverloadTests.Small api) : IClassFixture<OverloadTests.Small>
{
    private const int Requests = 12;
    private const int Room = 8;
    private const int ImportedAtOnce = 64;

    /// <summary>Three quarters: what was accepted goes on in the rest.</summary>
    private const int RoomForDeliveries = 6;

    /// <summary>Commands that may wait for a contact, and those of the turns that have begun.</summary>
    private const int RoomOfOneContact = 5_000 + 256;

    [Fact]
    public async Task When_too_many_writes_wait_webhooks_and_the_api_say_429_and_what_they_refused_is_not_stored()
    {
        var automation = await Automation();
        var (called, written) = (Phones(), Phones());
        Dictionary<string, Task<Answer>> answers;
        await using (await api.HoldCommits())
        {
            answers = called.ToDictionary(phone => phone, phone => Deliver(automation, phone));
            await Eventually.Holds(() => answers.Values.Count(answer => answer.IsCompleted) >= Requests - RoomForDeliveries);
            foreach (var phone in written)
            {
                answers.Add(phone, Put(phone));
            }

            await Eventually.Holds(() => answers.Values.Count(answer => answer.IsCompleted) >= (2 * Requests) - Room);
            await AssertOverloaded(answers.Values.Where(answer => answer.IsCompleted));
        }

        await Task.WhenAll(answers.Values);
        foreach (var (phone, answer) in answers)
        {
            var isRefused = (await answer).Status == 429;
            using var contact = await api.Client.GetAsync($"/api/v1/contacts/{phone}");
            Assert.Equal((phone, isRefused ? 404 : 200), (phone, (int)contact.StatusCode));
            Assert.Equal(isRefused || written.Contains(phone) ? 202 : 200, (await Deliver(automation, phone)).Status);
        }
    }

    [Fact]
    public async Task When_too_much_waits_for_one_contact_the_next_is_told_429_and_what_waits_is_done()
    {
        var automation = await Automation();
        var phone = ApiServer.NewPhone();
        var contact = api.Service<IGrainFactory>().GetGrain<IContactGrain>(phone);
        var waiting = new List<Task>();
        await using (await api.HoldCommits())
        {
            while (waiting.Count <= RoomOfOneContact)
            {
                // In whichever order they come, the first makes the contact, and all others wait for that to be stored.
                waiting.Add(contact.Update(ContactPatch.Nothing, create: true, "test"));
            }

            await Eventually.Holds(() => waiting.Exists(call => call.IsFaulted));
            await AssertOverloaded([Deliver(automation, phone), Put(phone)]);
        }

        await Task.WhenAll(waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.InRange(waiting.Count(call => call.IsCompletedSuccessfully), 4_900, RoomOfOneContact);
        Assert.Equal(202, (await Deliver(automation, phone)).Status);
    }

    [Fact]
    public async Task What_the_database_does_not_store_is_answered_with_503_and_the_same_delivery_is_taken_later()
    {
        var automation = await Automation();
        var phone = ApiServer.NewPhone();
        await api.Execute($"create trigger full before insert on contacts when new.phone = '{phone}' begin select raise(abort, 'full'); end");

        Assert.Equal(new Answer(503, "unavailable", "5"), await Deliver(automation, phone));
        Assert.Equal(new Answer(503, "unavailable", "5"), await Put(phone));
        await api.Execute("drop trigger full");
        Assert.Equal(202, (await Deliver(automation, phone)).Status);
    }

    [Fact]
    public async Task What_is_refused_while_storage_fails_is_one_line_of_the_log_each_and_the_stack_of_the_cause_is_there_beside_them()
    {
        var automation = await Automation();
        var (phone, before) = (ApiServer.NewPhone(), api.Log.Of(2201).Count);
        await api.Execute($"create trigger full before insert on contacts when new.phone = '{phone}' begin select raise(abort, 'full of {phone}'); end");
        Assert.Equal(503, (await Deliver(automation, phone)).Status);
        Assert.Equal(503, (await Put(phone)).Status);
        await api.Execute("drop trigger full");

        var refused = Assert.Single(api.Log.Of(2201).Skip(before));
        Assert.Equal((LogLevel.Warning, null), (refused.Level, refused.Exception));
        Assert.StartsWith("A webhook was not stored: unavailable. The database refuses a row. ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"full of {phone}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(api.Log.Of(2001), answered => answered.Exception is null && answered.Message.Contains($"full of {phone}", StringComparison.Ordinal));
        Assert.Contains(api.Log.Of(3003), cause => cause.Exception is not null && cause.Exception.Message.Contains(phone, StringComparison.Ordinal));
    }

    /// <summary>The lines of one person are stored one after the other, so that they fit into the room.</summary>
    [Fact]
    public async Task An_import_that_breaks_off_says_how_far_it_came_and_can_be_sent_again()
    {
        var (first, full) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var file = $"phone,first_name\n{string.Concat(Enumerable.Range(1, ImportedAtOnce).Select(number => $"{first},Name {number}\n"))}{full},Bea";
        await api.Execute($"create trigger full before insert on contacts when new.phone = '{full}' begin select raise(abort, 'full'); end");

        var (status, problem) = await Import(file);
        Assert.Equal((503, "unavailable"), (status, problem["code"]!.GetValue<string>()));
        Assert.Contains($"at line {ImportedAtOnce + 2}:", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal($"Name {ImportedAtOnce}", (await api.Get($"/api/v1/contacts/{first}"))["first_name"]!.GetValue<string>());

        await api.Execute("drop trigger full");
        (status, var report) = await Import(file);
        Assert.Equal((200, ImportedAtOnce + 1), (status, report["imported"]!.GetValue<int>()));
    }

    private async Task<(int Status, JsonObject Body)> Import(string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts/import") { Content = new StringContent(file, Encoding.UTF8, "text/csv") };
        return await api.Send(request);
    }

    private static List<string> Phones() => [.. Enumerable.Range(0, Requests).Select(_ => ApiServer.NewPhone())];

    private static async Task AssertOverloaded(IEnumerable<Task<Answer>> answers) =>
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(new Answer(429, "overloaded", "1"), answer));

    private Task<TestAutomation> Automation() => api.Automation("""[{"id":"s","type":"stop"}]""");

    private Task<Answer> Deliver(TestAutomation automation, string phone)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = ApiServer.Json($$"""{"phone":"{{phone}}"}""") };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        request.Headers.Add("Idempotency-Key", phone);
        return Send(request);
    }

    private Task<Answer> Put(string phone) =>
        Send(new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json("""{"first_name":"Ada"}""") });

    private async Task<Answer> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await api.Client.SendAsync(request);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            return new Answer((int)response.StatusCode, body["code"]?.GetValue<string>(), response.Headers.RetryAfter?.Delta?.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>How a request ended, and in how many seconds it may come again.</summary>
    public sealed record Answer(int Status, string? Code, string? RetryAfter);

    /// <summary>Has room for few writes, which wait as long as a test likes, and so do their callers.</summary>
    public sealed class Small : ApiServer
    {
        public Small() => Services = services => services.AddSingleton<ILoggerProvider>(Log);

        public KeptLog Log { get; } = new();

        protected override string[] StorageOptions =>
        [
            $"--Storage:QueuedWrites={Room}", "--Storage:OperationTimeout=00:05:00", "--Logging:LogLevel:Grainline=Error", "--Logging:Kept:LogLevel:Grainline=Warning",
            $"--{EngineSettings.Section}:ResponseTimeout=00:05:00",
        ];

        /// <summary>Keeps every commit waiting until it is disposed of.</summary>
        public async Task<IAsyncDisposable> HoldCommits()
        {
            var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
            await connection.OpenAsync();
            await Execute(connection, "begin immediate");
            return connection;
        }

        public async Task Execute(string sql)
        {
            await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
            await connection.OpenAsync();
            await Execute(connection, sql);
        }

        private static async Task Execute(SqliteConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
