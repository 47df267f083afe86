using Grainline.Sandbox.Channels;
using Grainline.Sandbox.Meta;
using Grainline.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.Phone;

/// <summary>What a person does on the phone.</summary>
/// <param name="Text">Writes this …</param>
/// <param name="Button">… or taps the quick reply of a template that says this.</param>
/// <param name="Payload">What the tapped button carries; null = the same as it says.</param>
/// <param name="PhoneNumberId">To whom; null = the number that last wrote to the phone.</param>
/// <param name="Channel">The same, by the product's own id.</param>
internal sealed record ReplyRequest(string? Text, string? Button, string? Payload, string? PhoneNumberId, string? Channel);

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

        if (string.IsNullOrEmpty(reply.Text) == string.IsNullOrEmpty(reply.Button) || (reply.Text ?? reply.Button)!.Length > MaxText)
        {
            return Refusal.Of(422, "invalid_reply", $"A reply has a text or a button, of 1 to {MaxText} characters.");
        }

        var last = await store.LastTo(key);
        var to = reply.PhoneNumberId ?? reply.Channel ?? last?.PhoneNumberId ?? DefaultChannel;
        if (await directory.Find(to, http.RequestAborted) is not { } channel)
        {
            return Refusal.Of(422, "unknown_channel", $"Nobody receives the messages to {to}.");
        }

        // The window opens first: the product may answer while it is being told.
        var now = clock.GetUtcNow();
        await store.AddInbound(channel.PhoneNumberId, key, now);
        var wamid = Wamid.New(key, outbound: false);
        var button = string.IsNullOrEmpty(reply.Button) ? null : new ButtonNews(reply.Payload ?? reply.Button, reply.Button);
        var answered = last?.PhoneNumberId == channel.PhoneNumberId ? last.Id : null;
        return await sender.Deliver(
            channel.PhoneNumberId, current => WebhookBody.Inbound(current, key, wamid, reply.Text, button, answered, now), Tries, http.RequestAborted)
            ? Results.Json(new ReplyAnswer(wamid, channel.PhoneNumberId), Readable.Json.ReplyAnswer)
            : Refusal.Of(502, "webhook_failed", "The receiver of the webhook did not answer with 200.");
    }
}
