using Grainline.Messages;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Sandbox;

/// <summary>Buttons and lists on the phone, and what tapping them brings to the product.</summary>
public sealed class ChoiceTests : IAsyncLifetime
{
    private const string Path = "/sandbox/phones/+393491234567/reply";

    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("Si")]
    [InlineData("yes:run-42")]
    public async Task A_reply_button_answers_with_its_id(string said)
    {
        var sent = await Send(new() { Body = "Confermi?", Buttons = [new("yes:run-42", "Si"), new("no:run-42", "No")] });

        await _sandbox.Call(HttpMethod.Post, Path, $$"""{"button":"{{said}}"}""");

        var message = Assert.Single(_sandbox.Receiver.Inbound);
        Assert.Equal(
            ("interactive", "yes:run-42", "Si", sent.ProviderId), (message.Type, message.ReplyId, message.ReplyTitle, message.ContextId));
    }

    [Fact]
    public async Task A_button_that_the_last_message_does_not_have_is_a_templates_quick_reply()
    {
        await Send(new() { Body = "Confermi?", Buttons = [new("yes", "Si")] });

        await _sandbox.Call(HttpMethod.Post, Path, """{"button":"Forse","payload":"maybe"}""");

        Assert.Equal(("button", "maybe"), (_sandbox.Receiver.Inbound.Single().Type, _sandbox.Receiver.Inbound.Single().ReplyId));
    }

    [Fact]
    public async Task A_list_row_answers_with_its_id()
    {
        await Send(new()
        {
            Body = "Quando?",
            List = new() { Button = "Orari", Sections = [new() { Title = "Lun", Rows = [new("slot:1", "10:00", "Milano"), new("slot:2", "11:00")] }] },
        });

        var (unknown, _) = await _sandbox.Call(HttpMethod.Post, Path, """{"row":"12:00"}""");
        await _sandbox.Call(HttpMethod.Post, Path, """{"row":"10:00"}""");

        var message = Assert.Single(_sandbox.Receiver.Inbound);
        Assert.Equal((422, "interactive", "slot:1", "10:00"), (unknown, message.Type, message.ReplyId, message.ReplyTitle));
    }

    [Fact]
    public async Task What_can_be_chosen_is_shown_with_the_message()
    {
        await Send(new() { Body = "Confermi?", HeaderMedia = new() { Kind = MediaKind.Image, Link = "https://example.com/a.jpg" }, Buttons = [new("y", "Si")] });

        var shown = (await _sandbox.Messages())[0]!;
        Assert.Equal(("y", "Si", "https://example.com/a.jpg"), ((string?)shown["choices"]![0]!["id"], (string?)shown["choices"]![0]!["title"], (string?)shown["media"]));
    }

    [Theory]
    [InlineData("stop", false)]
    [InlineData("resume", true)]
    public async Task A_person_ends_and_resumes_marketing(string wish, bool isWanted)
    {
        await _sandbox.Call(HttpMethod.Post, Path, $$"""{"marketing":"{{wish}}"}""");

        var told = Assert.IsType<MarketingPreferenceEvent>(Assert.Single(_sandbox.Receiver.Events));
        Assert.Equal((SandboxHost.Phone, isWanted), (told.Phone, told.IsWanted));
    }

    [Theory]
    [InlineData("""{"text":"a","row":"b"}""")]
    [InlineData("""{"marketing":"pause"}""")]
    public async Task A_person_does_one_thing_at_a_time(string reply) =>
        Assert.Equal(422, (await _sandbox.Call(HttpMethod.Post, Path, reply)).Status);

    private Task<EffectOutcome> Send(InteractiveContent content) => _sandbox.WhatsApp.Send(
        _sandbox.Channel, Some.Text() with { Content = new() { Interactive = content } }, CancellationToken.None);
}
