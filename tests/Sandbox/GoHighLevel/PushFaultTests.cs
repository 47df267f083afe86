using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Tests.GoHighLevel;

/// <summary>Every way in which GHL can fail a push, at every part of it.</summary>
public sealed class PushFaultTests : IAsyncLifetime
{
    private GhlHost _ghl = null!;

    public async Task InitializeAsync() => _ghl = await GhlHost.Start();

    public async Task DisposeAsync() => await _ghl.DisposeAsync();

    [Theory]
    [InlineData(400, EffectVerdict.Failed, "http_400", HoldScope.None)]
    [InlineData(401, EffectVerdict.Retry, "invalid_token", HoldScope.Connection)]
    [InlineData(403, EffectVerdict.Retry, "no_access", HoldScope.Connection)]
    [InlineData(404, EffectVerdict.Failed, "http_404", HoldScope.None)]
    [InlineData(408, EffectVerdict.Retry, "http_408", HoldScope.None)]
    [InlineData(422, EffectVerdict.Failed, "http_422", HoldScope.None)]
    [InlineData(429, EffectVerdict.Retry, "rate_limited", HoldScope.None)]
    [InlineData(500, EffectVerdict.Retry, "http_500", HoldScope.None)]
    [InlineData(502, EffectVerdict.Retry, "http_502", HoldScope.None)]
    [InlineData(503, EffectVerdict.Retry, "http_503", HoldScope.None)]
    public async Task A_refusal_has_the_outcome_of_its_class(int status, EffectVerdict verdict, string code, HoldScope hold)
    {
        await _ghl.Fault($$"""{"target":"ghl","mode":"next","status":{{status}},"path":"/upsert"}""");

        var outcome = await _ghl.Send(GhlHost.Push(("first_name", "Ada")) with { AddTags = ["vip"] });

        Assert.Equal((verdict, code, hold), (outcome.Effect.Verdict, outcome.Effect.Code, outcome.Effect.Hold));
        Assert.Equal(hold is HoldScope.Connection ? TimeSpan.FromHours(1) : null, outcome.Effect.RetryAfter);
        Assert.Empty(await _ghl.Items("contacts"));
        Assert.DoesNotContain((await _ghl.Calls()), call => call.EndsWith("/tags", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_throttled_call_says_when_to_come_back()
    {
        await _ghl.Fault("""{"target":"ghl","mode":"next","status":429,"retry_after":33,"path":"/search"}""");

        var outcome = await _ghl.Send(GhlHost.Push());

        Assert.Equal((EffectVerdict.Retry, TimeSpan.FromSeconds(33)), (outcome.Effect.Verdict, outcome.Effect.RetryAfter));
    }

    [Theory]
    [InlineData("/search", """ "drop_answer":true """, "connection_lost")]
    [InlineData("/upsert", """ "drop_answer":true """, "connection_lost")]
    [InlineData("/tags", """ "drop_answer":true """, "connection_lost")]
    [InlineData("/upsert", """ "delay":"PT1M" """, "timeout")]
    [InlineData("/tags", """ "delay":"PT1M" """, "timeout")]
    [InlineData("/customFields", """ "drop_answer":true """, "connection_lost")]
    public async Task A_lost_answer_of_what_can_be_repeated_is_a_retry_and_the_retry_writes_nothing_twice(string path, string what, string code)
    {
        await _ghl.AddField("Budget");
        var push = GhlHost.Push(("first_name", "Ada")) with { Custom = [GhlHost.Change(("Budget", "1"))], AddTags = ["vip"] };
        await _ghl.Fault($$"""{"target":"ghl","mode":"next","path":"{{path}}",{{what}}}""");

        var first = code == "timeout" ? await _ghl.SendUntilTimeout(push) : await _ghl.Send(push);
        var second = await _ghl.Send(push with { Done = first.Done });

        Assert.Equal((EffectVerdict.Retry, code, EffectVerdict.Done), (first.Effect.Verdict, first.Effect.Code, second.Effect.Verdict));
        var contact = await _ghl.Contact();
        Assert.Equal(("Ada", "1", "vip"), ((string?)contact["firstName"], (string?)contact["custom"]!["Budget"], (string?)Assert.Single(contact["tags"]!.AsArray())));
    }

    [Theory]
    [InlineData("/notes", """ "drop_answer":true """, "connection_lost", GhlPushParts.None)]
    [InlineData("/notes", """ "delay":"PT1M" """, "timeout", GhlPushParts.None)]
    [InlineData("/notes", """ "status":504 """, "http_504", GhlPushParts.None)]
    [InlineData("/workflow/", """ "drop_answer":true """, "connection_lost", GhlPushParts.Note)]
    [InlineData("/workflow/", """ "status":502 """, "http_502", GhlPushParts.Note)]
    public async Task A_lost_answer_of_what_cannot_be_repeated_leaves_the_outcome_unknown(string path, string what, string code, GhlPushParts done)
    {
        await _ghl.Workflow($$"""{"id":"wf","location_id":"{{GhlHost.Location}}"}""");
        await _ghl.Fault($$"""{"target":"ghl","mode":"next","path":"{{path}}",{{what}}}""");

        var push = GhlHost.Push() with { Note = "Ciao", WorkflowId = "wf" };
        var outcome = code == "timeout" ? await _ghl.SendUntilTimeout(push) : await _ghl.Send(push);

        Assert.Equal((EffectVerdict.Uncertain, code, done), (outcome.Effect.Verdict, outcome.Effect.Code, outcome.Done));
        Assert.NotNull(outcome.ContactId);
    }

    [Fact]
    public async Task A_part_that_was_refused_is_all_that_a_retry_does()
    {
        await _ghl.Fault("""{"target":"ghl","mode":"next","status":503,"path":"/workflow/"}""");
        await _ghl.Workflow($$"""{"id":"wf","location_id":"{{GhlHost.Location}}"}""");
        var push = GhlHost.Push(("first_name", "Ada")) with { AddTags = ["vip"], Note = "Ciao", WorkflowId = "wf" };

        var first = await _ghl.Send(push);
        var second = await _ghl.Send(push with { ContactId = first.ContactId, Done = first.Done });

        Assert.Equal((EffectVerdict.Retry, GhlPushParts.Note, EffectVerdict.Done), (first.Effect.Verdict, first.Done, second.Effect.Verdict));
        Assert.Equal<string>(["workflow"], second.Written);
        Assert.Single((await _ghl.Contact())["notes"]!.AsArray());
    }

    [Fact]
    public async Task Messages_are_shown_whether_they_are_a_text_or_a_list()
    {
        await _ghl.Fault("""{"target":"ghl","mode":"next","status":422,"path":"/upsert"}""");
        var list = await _ghl.Send(GhlHost.Push());
        await _ghl.Fault("""{"target":"ghl","mode":"next","status":400,"path":"/upsert"}""");
        var text = await _ghl.Send(GhlHost.Push());

        Assert.Equal(("Scripted by the sandbox.", "Scripted by the sandbox."), (list.Effect.Detail, text.Effect.Detail));
    }

    [Fact]
    public async Task A_push_whose_calls_are_used_up_asks_for_a_later_try_instead_of_being_refused()
    {
        await using var ghl = await GhlHost.Start("--Sandbox:GhlCallsPerInterval=3");

        var first = await ghl.Send(GhlHost.Push(("first_name", "Ada")));
        var second = await ghl.Send(GhlHost.Push(("first_name", "Eva")));

        Assert.Equal(EffectVerdict.Done, first.Effect.Verdict);
        Assert.Equal((EffectVerdict.Retry, "rate_limited"), (second.Effect.Verdict, second.Effect.Code));
        Assert.InRange(second.Effect.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(await ghl.Items("calls"), call => (int)call!["status"]! == 429);
    }
}
