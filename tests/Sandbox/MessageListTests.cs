using System.Text.Json.Nodes;

namespace Grainline.Tests.Sandbox;

/// <summary><c>GET /sandbox/messages</c> and what the sandbox remembers.</summary>
public sealed class MessageListTests
{
    [Fact]
    public async Task A_message_is_shown_with_all_that_was_sent()
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.WhatsApp.Send(sandbox.Channel, Some.Template("reminder", "it", ("1", "Mario"), ("2", "domani")), CancellationToken.None);

        var message = Assert.Single(await sandbox.Messages())!.AsObject();

        Assert.Equal(
            ["at", "choices", "code", "effect_id", "id", "media", "phone_number_id", "status", "template", "text", "to", "type"],
            message.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ("+393491234567", "template", null, "effect-1", SandboxHost.Number),
            ((string?)message["to"], (string?)message["type"], (string?)message["text"], (string?)message["effect_id"],
                (string?)message["phone_number_id"]));
        MetaContractTests.AssertJson(
            JsonNode.Parse("""{"name":"reminder","language":"it","parameters":{"1":"Mario","2":"domani"}}""")!, message["template"]!);
        Assert.Equal(TimeSpan.Zero, ((DateTimeOffset)message["at"]!).Offset);
    }

    [Theory]
    [InlineData("+393491234567")]
    [InlineData("%2B393491234567")]
    [InlineData("%20393491234567")]
    [InlineData("393491234567")]
    [InlineData("%2B39%20349%20123-4567")]
    public async Task A_phone_is_found_however_it_is_written(string to)
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.Send("for Mario");
        await sandbox.Send("for Anna", to: "+34600000000");

        Assert.Equal("for Mario", (string?)Assert.Single(await sandbox.Messages($"?to={to}"))!["text"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&to=%2B393491234567")]
    public async Task Pages_follow_each_other_oldest_first_while_messages_come_in(string filter)
    {
        await using var sandbox = await SandboxHost.Start();
        for (var i = 0; i < 7; i++)
        {
            await sandbox.Send($"{i}");
        }

        var texts = new List<string?>();
        var cursor = "";
        do
        {
            var (_, page) = await sandbox.Call(HttpMethod.Get, $"/sandbox/messages?limit=3{filter}&cursor={cursor}");
            texts.AddRange(page["items"]!.AsArray().Select(m => (string?)m!["text"]));
            cursor = (string?)page["next"];
            await sandbox.Send(to: "+34600000000", text: "meanwhile");
        }
        while (cursor is not null && texts.Count < 20);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], texts.Take(7));
        Assert.All(texts.Skip(7), text => Assert.Equal("meanwhile", text));
        Assert.True(filter.Length == 0 || texts.Count == 7);
    }

    [Fact]
    public async Task A_page_has_fifty_messages_unless_another_limit_is_asked_for_and_five_hundred_at_most()
    {
        await using var sandbox = await SandboxHost.Start();
        await Task.WhenAll(Enumerable.Range(0, 501).Select(_ => sandbox.Send()));

        Assert.Equal(50, (await sandbox.Messages()).Count);
        Assert.Equal(500, (await sandbox.Messages("?limit=100000")).Count);
    }

    [Theory]
    [InlineData("?to=mario", 422, "invalid_phone")]
    [InlineData("?to=", 422, "invalid_phone")]
    [InlineData("?limit=many", 400, "bad_request", "limit")]
    [InlineData("?limit=99999999999", 400, "bad_request", "limit")]
    [InlineData("?cursor=x", 400, "invalid_cursor", "cursor")]
    public async Task A_wrong_question_is_refused(string query, int status, string code, string? field = null)
    {
        await using var sandbox = await SandboxHost.Start();

        var (actual, problem) = await sandbox.Call(HttpMethod.Get, $"/sandbox/messages{query}");

        Assert.Equal((status, code, field), (actual, (string?)problem["code"], (string?)problem["field"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    public async Task A_limit_under_one_is_one_as_in_the_lists_of_the_management_api(string limit)
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.Send("first");
        await sandbox.Send("second");

        Assert.Equal("first", (string?)Assert.Single(await sandbox.Messages($"?limit={limit}"))!["text"]);
    }

    [Fact]
    public async Task Forgetting_takes_messages_and_faults_and_what_comes_after_is_kept()
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.Send("before");
        await sandbox.Fault("""{"target":"meta","mode":"always","code":131000}""");

        Assert.Equal(204, (await sandbox.Call(HttpMethod.Delete, "/sandbox")).Status);
        Assert.Empty(await sandbox.Messages());
        await sandbox.Send("after");

        Assert.Equal("after", (string?)Assert.Single(await sandbox.Messages("?to=393491234567"))!["text"]);
        Assert.Empty((await sandbox.Call(HttpMethod.Get, "/sandbox/faults")).Body["items"]!.AsArray());
    }

    [Fact]
    public async Task A_disabled_sandbox_does_not_exist()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:Enabled=false");

        foreach (var path in (string[])["/sandbox/messages", "/sandbox/faults", "/sandbox/meta/v25.0/1/message_templates"])
        {
            using var response = await sandbox.Http.GetAsync(path);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Data));
    }
}
