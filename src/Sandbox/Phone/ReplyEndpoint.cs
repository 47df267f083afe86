using Grainline.Sandbox.Channels;
using Grainline.Sandbox.Meta;
using Grainline.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.Phone;

/// <summary>What a person does on the phone.</summary>
/// <param name="Text">Writes this …</param>
/// <param name="Button">… or taps the button that says this: of the last message when that has it, else the quick reply of a
/// template.</param>
/// <param name="Row">… or chooses the list row of this title or id in the last message …</param>
/// <param name="Marketing">… or ends or resumes marketing: <c>stop</c>, <c>resume</c>.</param>
/// <param name="Payload">What the tapped button carries; null = the same as it says.</param>
/// <param name="PhoneNumberId">To whom; null = the number that last wrote to the phone.</param>
/// <param name="Channel">The same, by the product's own id.</param>
internal sealed record ReplyRequest(
    string? Text, string? Button, string? Payload, string? PhoneNumberId, string? Channel, string? Row = null, string? Marketing = null)
{
    private IEnumerable<string> Acts => new[] { Text, Button, Row, Marketing }.Where(act => !string.IsNullOrEmpty(act))!;

    /// <summary>What the person does when it is exactly one thing.</summary>
    public string? Act => Acts.Take(2).ToList() is [var act] ? act : null;
}

/// <summary>What the product was told.</summary>
/// <param name="Id">The wamid of the inbound message.</param>
/// <param name="PhoneNumberId">The number that received it.</param>
internal sealed record ReplyAnswer(string Id, string PhoneNumberId);

/// <summary><c>POST /phones/{phone}/reply</c>: a person answers. Returns when the product has taken the webhook.</summary>
internal sealed class ReplyEndpoint(MessageStore store, ISandboxChannelDirectory directory, WebhookSender sender, TimeProvider clock)
{
    private const int MaxText = 4096;

    /// <summary>The product's channel that exists from the first start (HTTP.md); gets the replies to nobody.</summary>
    private const string DefaultChannel = "sandbox";

    /// <summary>Someone waits for the answer, so the receiver gets fewer chances than with statuses.</summary>
    private const int Tries = 3;

    public async Task<IResult> Handle(HttpContext http, string phone)
    {
        if (PhoneKey.Parse(phone) is not { } key)
        {
            return Refusal.InvalidPhone;
        }

        if (await Body.Read(http, Readable.Json.ReplyRequest) is not { } reply)
        {
            return Refusal.InvalidJson;
        }

        if (reply.Act is null or { Length: > MaxText } || reply.Marketing is not (null or "" or "stop" or "resume"))
        {
            return Refusal.Of(
                422, "invalid_reply", $"A reply has a text, a button or a row, of 1 to {MaxText} characters, or marketing: stop or resume.");
        }

        var last = await store.LastTo(key);
        var to = reply.PhoneNumberId ?? reply.Channel ?? last?.PhoneNumberId ?? DefaultChannel;
        if (await directory.Find(to, http.RequestAborted) is not { } channel)
        {
            return Refusal.UnknownChannel(to);
        }

        if (!string.IsNullOrEmpty(reply.Row) && Choice(last, reply.Row, isRow: true) is null)
        {
            return Refusal.Of(422, "unknown_row", "The last message to the phone has no such list row.");
        }

        // The window opens first: the product may answer while it is being told.
        var now = clock.GetUtcNow();
        if (string.IsNullOrEmpty(reply.Marketing))
        {
            await store.AddInbound(channel.PhoneNumberId, key, now);
        }

        var wamid = Wamid.New(key, outbound: false);
        var answered = last?.PhoneNumberId == channel.PhoneNumberId ? last.Id : null;
        return await sender.Deliver(
            channel.PhoneNumberId,
            current => reply.Marketing is { Length: > 0 } wish
                ? WebhookBody.Preference(current, key, wish, now)
                : WebhookBody.Inbound(current, key, wamid, Content(reply, last), answered, now),
            Tries,
            http.RequestAborted)
            ? Results.Json(new ReplyAnswer(wamid, channel.PhoneNumberId), Readable.Json.ReplyAnswer)
            : Refusal.Of(502, "webhook_failed", "The receiver of the webhook did not answer with 200.");
    }

    private static ReplyContent Content(ReplyRequest reply, SentMessage? last) =>
        reply.Row is { Length: > 0 } row && Choice(last, row, isRow: true) is { } chosen
            ? new(null, null, new("list_reply", null, new(chosen.Id, chosen.Title, chosen.Description)))
        : reply.Button is { Length: > 0 } button
            ? Choice(last, button, isRow: false) is { } tapped
                ? new(null, null, new("button_reply", new(tapped.Id, tapped.Title, null), null))
                : new(null, new(reply.Payload ?? button, button), null)
        : new(reply.Text, null, null);

    private static SentChoice? Choice(SentMessage? last, string said, bool isRow) =>
        last?.Choices?.FirstOrDefault(c => c.IsRow == isRow && (c.Title == said || c.Id == said));
}
