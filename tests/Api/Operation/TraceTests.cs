using System.Diagnostics;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>What somebody sees who traces a webhook, on a host of its own.</summary>
public abstract class TraceTests(ApiServer api) : IAsyncLifetime
{
    private const string FirstName = "Quirinus";
    private const string LastName = "Zwickelhuber";

    private const string Steps =
        """
        [{"id":"hello","type":"send_message","channel":"sandbox","text":"Servus {{contact.first_name}}"},
         {"id":"push","type":"ghl_upsert_contact","connection":"sandbox","add_tags":["traced"]},
         {"id":"pause","type":"wait","duration":"PT1S"},
         {"id":"later","type":"send_message","channel":"sandbox","text":"Bist du noch da?"}]
        """;

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _caller = ActivitySpanId.CreateRandom();
    private readonly string _phone = ApiServer.NewPhone();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task One_trace_leads_from_the_callers_span_over_grains_and_commit_to_the_providers_calls()
    {
        using var spans = new SpanListener();
        var run = await Start();
        await api.Ended(run);
        var webhook = await Span(spans, "Microsoft.AspNetCore", span => span.ParentSpanId == _caller);
        var turn = await Span(spans, "Grainline.Grains", span => span.OperationName == "contact turn" && Equals(span.GetTagItem("grainline.outcome"), "accepted"));

        Assert.Equal(ActivityKind.Server, webhook.Kind);
        Assert.True(Leads(spans, from: turn, to: webhook), "The contact's turn is not below the webhook.");
        Assert.Equal(run, turn.GetTagItem("grainline.run_id"));
        await Span(spans, "Grainline.Grains", span => span.OperationName == "automation admit" && Leads(spans, span, webhook));
        var commit = await Span(spans, "Grainline.Grains", span => span.OperationName == "contact commit" && span.ParentSpanId == turn.SpanId);
        await Eventually.Holds(() => spans.Ended.Any(span => span.OperationName == "storage commit" && span.Links.Any(link => link.Context.SpanId == commit.SpanId)));
        var send = await Span(spans, "Grainline.Grains", span => span.OperationName == "channel send" && span.ParentSpanId == turn.SpanId);
        await Span(spans, "System.Net.Http", span => span.ParentSpanId == send.SpanId);
        Assert.Equal("done", send.GetTagItem("grainline.verdict"));
        var push = await Span(spans, "Grainline.Grains", span => span.OperationName == "connection push");
        Assert.True(Leads(spans, push, send), "The push is not below the message that came before it.");
        await Span(spans, "System.Net.Http", span => span.ParentSpanId == push.SpanId);
    }

    [Fact]
    public async Task What_a_wait_has_put_off_is_a_trace_of_its_own_that_links_to_the_first()
    {
        using var spans = new SpanListener();
        await api.Ended(await Start());
        var woken = await Eventually.Get(() => Task.FromResult(spans.Ended.FirstOrDefault(span =>
            span.OperationName == "contact turn" && span.TraceId != _trace && span.Links.Any(link => link.Context.TraceId == _trace))));

        Assert.Equal(default, woken.ParentSpanId);
        await Eventually.Holds(() => spans.Of(woken.TraceId).Any(span => span.OperationName == "channel send" && span.ParentSpanId == woken.SpanId));
    }

    [Fact]
    public async Task A_message_that_goes_out_after_a_restart_is_still_in_the_trace_that_asked_for_it()
    {
        using var spans = new SpanListener();
        await api.Post("/sandbox/faults", """{"target":"meta","mode":"always","status":500}""", 201);
        var run = await Start();
        await Span(spans, "Grainline.Grains", span => span.OperationName == "channel send" && Equals(span.GetTagItem("grainline.verdict"), "retry"));
        await api.Stop();
        var before = spans.Of(_trace).Count;
        await api.Start();
        await api.Ended(run, ApiServer.AfterRestart);

        Assert.Contains(spans.Of(_trace).Skip(before), span => span.OperationName == "channel send" && Equals(span.GetTagItem("grainline.verdict"), "done"));
    }

    [Fact]
    public async Task Our_spans_hold_no_person_and_no_secret()
    {
        using var spans = new SpanListener();
        var automation = await api.Automation(Steps);
        await api.Ended(await Start(automation));
        var ours = spans.Ended.Where(span => span.Source.Name.StartsWith("Grainline.", StringComparison.Ordinal)).ToList();
        var told = ours.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.DisplayName).Append(span.StatusDescription)).ToList();

        Assert.NotEmpty(told);
        Assert.All([_phone[1..], FirstName, LastName, automation.Secret, "Servus"], word =>
            Assert.DoesNotContain(told, text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false));
    }

    private async Task<string> Start(TestAutomation? automation = null)
    {
        automation ??= await api.Automation(Steps);
        using var request = new HttpRequestMessage(HttpMethod.Post, automation.Path)
        {
            Content = ApiServer.Json($$"""{"phone":"{{_phone}}","first_name":"{{FirstName}}","last_name":"{{LastName}}"}"""),
        };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        request.Headers.Add("traceparent", $"00-{_trace}-{_caller}-01");
        var (status, body) = await SendUntraced(request);
        Assert.Equal(202, status);
        return body["run_id"]!.GetValue<string>();
    }

    /// <summary>By a client that does not trace: it would replace the header.</summary>
    private async Task<(int Status, JsonObject Body)> SendUntraced(HttpRequestMessage request)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = api.Client.BaseAddress };
        return await api.Send(request, client);
    }

    private Task<Activity> Span(SpanListener spans, string source, Func<Activity, bool> wanted) => Eventually.Get(
        () => Task.FromResult(spans.Of(_trace).FirstOrDefault(span => span.Source.Name == source && wanted(span))),
        what: $"a span of {source} in {string.Join(", ", spans.Of(_trace).Select(span => span.OperationName))}");

    private bool Leads(SpanListener spans, Activity from, Activity to)
    {
        var byId = spans.Of(_trace).ToDictionary(span => span.SpanId);
        for (var at = from; at is not null; at = byId.GetValueOrDefault(at.ParentSpanId))
        {
            if (at.SpanId == to.SpanId)
            {
                return true;
            }
        }

        return false;
    }
}

[Collection(Alone.Name)]
public sealed class TraceTestsOnSqlite() : TraceTests(new SqliteApi());

[Collection(Alone.Name)]
public sealed class TraceTestsOnPostgres() : TraceTests(new PostgresApi());
