using Grainline.Contacts;
using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>Answers of GHL with texts that nothing can hold: the client never throws.</summary>
public sealed class UnreadableAnswerTests
{
    private const string HalfAnEmoji = """
        {"contact":{"id":"c1","phone":"+393491234567","firstName":"ciao \ud83d","tags":["\udc00"],
         "customFields":[{"id":"f1","value":"\ud83d"}]},"customFields":[{"id":"f1","name":"half \ud83d","fieldKey":"contact.half"}]}
        """;

    private static readonly byte[] NotUtf8 =
        [.. "HTTP/1.1 200 OK\r\nContent-Length: 39\r\nConnection: close\r\n\r\n{\"contact\":{\"id\":\"c1\",\"firstName\":\""u8, 0xFF, .. "\"}}"u8];

    [Fact]
    public async Task A_contact_with_half_an_emoji_is_read_with_a_mark_in_its_place()
    {
        using var server = RawServer.Answering(200, HalfAnEmoji);
        using var client = Client();

        var found = await client.Find(Access(server), "c1", CancellationToken.None);

        Assert.Equal("ciao \ufffd", found.Contact!.Standard.Single(field => field.Name == StandardFields.FirstName).Value!.Value.Raw);
        Assert.Equal("half \ufffd", Assert.Single(found.Contact.Custom).Name);
    }

    [Fact]
    public async Task A_push_to_a_contact_with_half_an_emoji_is_done()
    {
        using var server = RawServer.Answering(200, HalfAnEmoji);
        using var client = Client();

        var outcome = await client.Push(
            Access(server),
            new GhlContactPush
            {
                EffectId = "e",
                RunId = "r",
                Phone = "+393491234567",
                ContactId = "c1",
                Standard = [new FieldChange(StandardFields.FirstName, FieldValue.Text("Anna"))],
                Custom = [new FieldChange("half", FieldValue.Text("x"))],
                AddTags = ["vip"],
            },
            CancellationToken.None);

        Assert.Equal(EffectVerdict.Done, outcome.Effect.Verdict);
    }

    [Fact]
    public async Task An_answer_that_is_no_text_is_unreadable()
    {
        using var server = RawServer.Sending(NotUtf8);
        using var client = Client();

        Assert.Equal("unreadable_answer", (await client.Find(Access(server), "c1", CancellationToken.None)).Failure?.Code);
    }

    private static GoHighLevelClient Client() => new(new SocketsHttpHandler(), new(), TimeProvider.System);

    private static GhlAccess Access(RawServer server) => new($"http://127.0.0.1:{server.Port}", "loc", "token");
}
