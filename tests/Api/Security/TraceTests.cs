using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Grainline.Hosting;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Security;

/// <summary>The product with the log that it writes unless told otherwise.</summary>
public sealed class TalkativeApi : ApiServer
{
    protected override string[] StorageOptions => ["--Logging:LogLevel:Default=Information"];
}

/// <summary>What leaves the process beside its answers: the log, and spans.</summary>
public sealed class TraceTests(TalkativeApi api) : IClassFixture<TalkativeApi>
{
    private readonly string _phone = ApiServer.NewPhone();
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];
    private readonly string _channel = $"told{Guid.NewGuid():N}"[..16];

    [Fact]
    public async Task No_line_of_the_log_has_a_phone_a_name_a_message_or_a_secret()
    {
        using var log = new LogListener();
        var secrets = await LiveAndFail();

        // Of this host: others of the process are heard, too.
        Assert.Contains(log.Lines, line => line.Contains(_channel, StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task No_span_that_is_exported_has_a_phone_a_name_a_message_or_a_secret()
    {
        using var privacy = new SpanPrivacy();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                privacy.OnEnd(span);
                var tags = span.TagObjects.Concat(span.Events.SelectMany(told => told.Tags));
                spans.Enqueue($"{span.OperationName} {span.DisplayName} {span.StatusDescription} {string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"))}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        var secrets = await LiveAndFail();

        Assert.NotEmpty(spans);
        Assert.All(secrets, secret => Assert.DoesNotContain(spans, span => span.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("/api/v1/contacts/+393471234567/export", "/api/v1/contacts/***/export")]
    [InlineData("https://crm.example.com/p/%2B393471234567?x", "https://crm.example.com/p/***?x")]
    [InlineData("contact/+393471234567", "contact/***")]
    [InlineData("alias/ZZ.393471234567", "alias/***")]
    [InlineData("alias/IT.13491208655302741918", "alias/***")]
    [InlineData("alias/IT.ENT.a1b2c3 and more", "alias/*** and more")]
    [InlineData("S127.0.0.1:11111:142213337", "S127.0.0.1:11111:142213337")]
    [InlineData("to ada.l+x@example.co.uk now", "to *** now")]
    [InlineData("/mail/ada%40example.com", "/mail/***")]
    [InlineData("/runs/run_01m81ez3qfe4eacp55avtrnkjk", "/runs/run_01m81ez3qfe4eacp55avtrnkjk")]
    [InlineData("insert into runs values ($1, $2)", "insert into runs values ($1, $2)")]
    public void A_span_says_where_and_not_who(string text, string masked)
    {
        using var source = new ActivitySource("Grainline.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var span = source.StartActivity(text)!;
        span.SetTag("grain", text);
        span.SetStatus(ActivityStatusCode.Error, text);
        using var privacy = new SpanPrivacy();
        privacy.OnEnd(span);

        Assert.Equal((masked, masked, masked), (span.DisplayName, (string)span.GetTagItem("grain")!, span.StatusDescription));
    }

    /// <summary>Does what the product has words for, failures above all; gives what must not be among them.</summary>
    private async Task<string[]> LiveAndFail()
    {
        var (name, email) = ($"Zebedeo{_mark}", $"z.{_mark}@example.com");
        var steps = $$$"""
            [{"id":"hook","type":"http_request","method":"POST","url":"{{{api.Client.BaseAddress}}}sandbox/phones/{{contact.phone}}/nothing","body":"{\"who\":\"{{contact.email}}\"}","on_error":"continue"},
             {"id":"hello","type":"send_message","channel":"sandbox","text":"Ciao {{contact.first_name}}","on_error":"continue"},
             {"id":"push","type":"ghl_upsert_contact","connection":"sandbox","on_error":"continue"},
             {"id":"stop","type":"stop"}]
            """;
        var automation = await api.Automation(steps);
        await api.Post("/sandbox/faults", """{"target":"meta","mode":"next","code":131026}""", 201);
        await api.Post("/sandbox/faults", """{"target":"ghl","mode":"next","status":422}""", 201);
        var person = $$"""{"phone":"{{_phone}}","first_name":"{{name}}","email":"{{email}}"}""";
        var (_, accepted) = await api.Deliver(automation, person);
        await api.Ended(accepted["run_id"]!.GetValue<string>());
        await api.Deliver(automation with { Secret = $"wrong{_mark}" }, person);
        await api.Deliver(automation with { Path = $"{automation.Path}?secret={automation.Secret}" }, $$"""{"phone":"{{_phone}}" """);
        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(_phone)}/reply", $$"""{"text":"hello {{_mark}}"}""", 200);
        await Eventually.Holds(async () => (await api.Get($"/api/v1/contacts/{_phone}"))["last_inbound_at"] is not null);
        await api.Channel(_channel, _channel, $"secret{_mark}");
        await api.Tell(_channel, $"secret{_mark}", "messages", $$$"""
            {"metadata":{"phone_number_id":"{{{_channel}}}"},"messages":[{"id":"wamid.{{{_mark}}}","timestamp":"{{{ApiServer.MetaTime}}}",
             "from_user_id":"IT.{{{_mark}}}","type":"text","text":{"body":"hello {{{_mark}}}"}}]}
            """);
        await api.Get($"/api/v1/contacts?query={name}");
        var made = await api.Post("/api/v1/keys", """{"name":"Traced","role":"viewer"}""", 201);
        using var client = api.NewClient($"gl_{_mark}");
        using var refused = await client.GetAsync($"/api/v1/contacts/{_phone}");
        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);
        return [_phone[1..], name, email, _mark, automation.Secret, made["key"]!.GetValue<string>(), ApiServer.AdminKey];
    }

    /// <summary>Hears what every host of this process logs, under the host's own levels.</summary>
    private sealed class LogListener : EventListener
    {
        private const EventKeywords FormattedMessage = (EventKeywords)4;

        public ConcurrentQueue<string> Lines { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Extensions-Logging")
            {
                EnableEvents(eventSource, EventLevel.Verbose, FormattedMessage, new Dictionary<string, string?> { ["FilterSpecs"] = "UseAppFilters" });
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Lines?.Enqueue(string.Join(' ', eventData.Payload?.Select(part => part?.ToString()) ?? []));
    }
}
