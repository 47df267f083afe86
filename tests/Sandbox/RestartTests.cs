using System.Text;
using Grainline.Messages;
using Grainline.Tests.Support;

namespace Grainline.Tests.Sandbox;

/// <summary>An outside system does not forget when the product dies.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-sandbox-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Messages_and_their_statuses_are_there_after_a_restart()
    {
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Send("first");
            await sandbox.Send("second", to: "+34600000000");
            await Eventually.Holds(async () => (await sandbox.Messages()).All(m => (string?)m!["status"] == "delivered"));
        }

        await using var again = await SandboxHost.Start(_data);
        await again.Send("third");

        Assert.Equal(["first", "second", "third"], (await again.Messages()).Select(m => (string?)m!["text"]));
        Assert.Equal(["first", "third"], (await again.Messages("?to=393491234567")).Select(m => (string?)m!["text"]));
        Assert.Equal(["delivered", "delivered"], (await again.Messages()).Take(2).Select(m => (string?)m!["status"]));
    }

    [Fact]
    public async Task A_message_is_in_the_file_before_its_sender_is_answered()
    {
        await using var sandbox = await SandboxHost.Start(_data);
        var outcome = await sandbox.Send();

        var file = Assert.Single(Directory.GetFiles(_data));
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Contains($"\"{outcome.ProviderId}\"", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_that_nobody_took_goes_on_after_a_restart_where_it_stood()
    {
        await using (var sandbox = await SandboxHost.Start(_data, "--Sandbox:WebhookRetryDelay=00:01:00"))
        {
            sandbox.Receiver.Refusals = int.MaxValue;
            await sandbox.Send();
            await Eventually.Holds(() => sandbox.Receiver.Refused == 1);
        }

        await using var again = await SandboxHost.Start(_data);
        await Eventually.Holds(() => again.Receiver.Statuses.Count() == 2);

        Assert.Equal([MessageStatus.Sent, MessageStatus.Delivered], again.Receiver.Statuses.Select(s => s.Status!.Value));
    }

    [Fact]
    public async Task What_was_told_is_not_told_again_after_a_restart()
    {
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Send(effectId: "old");
            await Eventually.Holds(async () => (string?)(await sandbox.Messages())[0]!["status"] == "delivered");
        }

        await using var again = await SandboxHost.Start(_data);
        await again.Send(effectId: "new");
        await Eventually.Holds(() => again.Receiver.Statuses.Count() == 2);

        Assert.All(again.Receiver.Statuses, s => Assert.Equal("new", s.EffectId));
    }

    [Theory]
    [InlineData("{\"message\":{\"id\":\"wamid.torn\",\"to\":\"+3934", 1)]
    [InlineData("{\"message\":{\"id\":\"wamid.torn\",\"text\":\"long ", 200_000)]
    [InlineData("not json\n", 3)]
    public async Task A_torn_or_unreadable_line_is_passed_over(string line, int times)
    {
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Send("before");
        }

        await File.AppendAllTextAsync(Assert.Single(Directory.GetFiles(_data)), string.Concat(Enumerable.Repeat(line, times)), Encoding.UTF8);
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Send("after");
        }

        Assert.EndsWith("}\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_data))), StringComparison.Ordinal);
        await using var again = await SandboxHost.Start(_data);
        Assert.Equal(["before", "after"], (await again.Messages()).Select(m => (string?)m!["text"]));
    }

    [Fact]
    public async Task An_open_window_stays_open_over_a_restart()
    {
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Call(
                HttpMethod.Post, "/sandbox/phones/393491234567/reply", $$"""{"text":"ciao","phone_number_id":"{{SandboxHost.Number}}"}""");
        }

        await using var again = await SandboxHost.Start(_data, "--Sandbox:EnforceWindow=true");
        Assert.Equal(EffectVerdict.Done, (await again.Send()).Verdict);
    }

    [Fact]
    public async Task What_was_forgotten_stays_forgotten_over_a_restart()
    {
        await using (var sandbox = await SandboxHost.Start(_data))
        {
            await sandbox.Send("before");
            await sandbox.Call(HttpMethod.Delete, "/sandbox");
            await sandbox.Send("after");
        }

        await using var again = await SandboxHost.Start(_data);
        Assert.Equal("after", (string?)Assert.Single(await again.Messages())!["text"]);
    }

    [Fact]
    public async Task The_oldest_messages_make_room_for_new_ones_in_memory_and_on_disk()
    {
        await using (var sandbox = await SandboxHost.Start(_data, "--Sandbox:MaxMessages=16"))
        {
            for (var i = 0; i < 50; i++)
            {
                await sandbox.Send($"{i}");
            }

            await AssertNewest(sandbox);
        }

        Assert.InRange(Directory.GetFiles(_data).Length, 1, 9);
        await using var again = await SandboxHost.Start(_data, "--Sandbox:MaxMessages=16");
        await AssertNewest(again);
    }

    private static async Task AssertNewest(SandboxHost sandbox)
    {
        var texts = (await sandbox.Messages()).Select(m => int.Parse((string)m!["text"]!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(texts.Count, 14, 16);
        Assert.Equal(Enumerable.Range(50 - texts.Count, texts.Count), texts);
        Assert.Equal(texts.Count, (await sandbox.Messages("?to=393491234567")).Count);
    }
}
