using System.Text.Json.Nodes;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Problems;
using Grainline.Channels;
using Grainline.Identity;
using Grainline.WhatsApp.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Webhooks;

/// <summary>
/// <c>GET|POST /hooks/whatsapp/{channel_id}</c>: Meta's handshake and its news of messages. Anything but 200 makes Meta repeat the
/// body for days (facts/whatsapp.md 2.3), so only a wrong signature and our own failures get something else.
/// </summary>
internal static class WhatsAppWebhook
{
    public static void MapWhatsAppWebhook(this IEndpointRouteBuilder routes)
    {
        var hook = routes.MapGroup("/hooks/whatsapp").WithTags("Webhooks").WithPathLimits();
        hook.MapGet("/{channelId}", Verify).OpensWith().Refuses(403, 404, 429, 503).Produces<string>(StatusCodes.Status200OK, "text/plain").WithSummary("Meta's verification handshake");
        hook.MapPost("/{channelId}", Receive).Takes(typeof(JsonObject)).OpensWith(Schemes.MetaSignature).Refuses(401, 404, 413, 429, 503).Produces(StatusCodes.Status200OK).WithSummary("Messages and their statuses, signed by Meta");
    }

    private static async Task<IResult> Verify(
        string channelId, [FromQuery(Name = "hub.mode")] string? mode, [FromQuery(Name = "hub.verify_token")] string? verifyToken,
        [FromQuery(Name = "hub.challenge")] string? challenge, HttpRequest request, IGrainFactory grains, GuessGuard guesses)
    {
        var secrets = await grains.GetGrain<IChannelGrain>(channelId).GetWebhookSecrets();
        var matches = mode == "subscribe" && secrets?.VerifyToken is { Length: > 0 } token
            && Secrets.Match(verifyToken, token);
        return matches
            ? TypedResults.Text(challenge ?? "")
            : TooMany(request, guesses) ?? Problem.Of(403, "invalid_verify_token", "The verify token is not this channel's.");
    }

    private static async Task<IResult> Receive(
        string channelId, HttpRequest request, IGrainFactory grains, WhatsAppIntake intake, GuessGuard guesses)
    {
        if (await BodyReader.Read(request, WebhookParser.MaxBodyBytes) is not { } body)
        {
            return Problem.Of(413, "too_large", $"The body is larger than {WebhookParser.MaxBodyBytes} bytes.");
        }

        var secrets = await grains.GetGrain<IChannelGrain>(channelId).GetWebhookSecrets();
        if (!WebhookSignature.IsValid(request.Headers[WebhookSignature.Header], body, secrets?.AppSecret))
        {
            return TooMany(request, guesses) ?? Problem.Of(401, "invalid_signature", "X-Hub-Signature-256 is not that of this channel's app secret.");
        }

        await intake.Take(new SignedBody(channelId, secrets?.PhoneNumberId, request.Headers[WebhookSignature.Header], body), request.HttpContext.RequestAborted);
        return TypedResults.Ok();
    }

    /// <summary>Counts a wrong try. By address alone: whoever guesses may choose among the channels.</summary>
    private static IResult? TooMany(HttpRequest request, GuessGuard guesses) => guesses.Wrong(GuessSource.Of(request.HttpContext, "channels")) is { } wait
        ? Problem.TooManyAttempts(request.HttpContext.Response, wait, "Too many wrong signatures or tokens came from this address; right ones are taken.")
        : null;
}
