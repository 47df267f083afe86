using System.Text.Json.Nodes;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Problems;
using Grainline.Automations;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Journal;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Webhooks;

/// <summary>
/// <c>POST /hooks/ghl/{webhook_id}</c>: the answers of HTTP.md's table, and nothing else. The order of the checks is: known
/// webhook, secret, size, type, JSON, mapping, contact; whoever lacks the secret learns nothing of the rest.
/// </summary>
internal sealed partial class WebhookEndpoint(
    IGrainFactory grains, DeliveryIntake intake, AppEventIntake events, GuessGuard guesses, IOptions<WebhookOptions> options, ILogger<WebhookEndpoint> log)
{
    private const string SecretHeader = "X-Webhook-Secret";
    private const string Bearer = "Bearer ";

    public Task Handle(HttpContext context, string webhookId) => Answered(context, async () =>
        await (await Answer(context.Request, webhookId)).Send(context.Response));

    /// <summary><c>POST /hooks/ghl/app</c>: every event of a marketplace app, of all sub-accounts.</summary>
    public Task HandleApp(HttpContext context) => Answered(context, async () =>
    {
        var bytes = await BodyReader.Read(context.Request, AppWebhook.MaxBodyBytes);
        var problem = bytes is null
            ? WebhookAnswer.Refused(413, "too_large", $"The body is larger than {AppWebhook.MaxBodyBytes} bytes.")
            : events.ProblemOf(context.Request.Headers[AppSignature.Header], bytes) is { } wrong ? TooMany(context, "app") ?? wrong : null;
        await (problem is not null
            ? problem.Send(context.Response)
            : context.Response.WriteAsJsonAsync(await events.ReceiveAll(bytes!, context.RequestAborted)));
    });

    private async Task Answered(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && Overload.Of(failure) is not null)
        {
            var (status, code, detail, retryAfter) = Overload.Of(failure)!.Value;
            var reason = RefusalReason.Of(failure);
            LogNotStored(reason is null ? failure : null, code, reason ?? failure.Message);
            await WebhookAnswer.Refused(status, code, detail, retryAfter: retryAfter).Send(context.Response);
        }
        catch (BadHttpRequestException failure) when (!context.Response.HasStarted)
        {
            // The server gave up reading it: it came too slowly, or broke off.
            await Problems.BadRequest.Of(failure)!.ExecuteAsync(context);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // No middleware stands round this endpoint.
            LogBug(failure);
            await WebhookAnswer.Refused(500, "internal_error", "Something went wrong here; it was logged.").Send(context.Response);
        }
    }

    private async Task<WebhookAnswer> Answer(HttpRequest request, string webhookId)
    {
        var bytes = await BodyReader.Read(request, options.Value.MaxBodyBytes);
        var unreadable = ProblemOf(request, bytes);
        WebhookBody? body = null;
        WebhookRefusal? refusal = null;
        if (unreadable is null && !WebhookBody.TryParse(bytes, out body, out refusal))
        {
            unreadable = WebhookAnswer.Refused(refusal.Status, refusal.Code, refusal.Detail, refusal.Field);
        }

        using (body)
        {
            var secret = SecretOf(request) ?? body?.Secret;
            var admission = await Admit(webhookId, secret);
            var redacted = body is null ? UnreadableBody.Keep(bytes) : DeliveryIntake.Keep(body);
            var taken = new IntakeRequest(DeliverySource.Webhook, DeliveryKey.FromHeaders(request.Headers));
            return admission.Verdict switch
            {
                AdmissionVerdict.UnknownWebhook => TooMany(request.HttpContext, "webhooks")
                    ?? WebhookAnswer.Refused(404, "unknown_webhook", "No automation has this webhook URL."),

                // The secret may stand in the body that could not be read. It counts as wrong all the same: else whoever has the URL fills the log.
                AdmissionVerdict.InvalidSecret => TooMany(request.HttpContext, admission.Automation.Id) ?? await intake.Log(
                    admission.Automation.Id,
                    redacted,
                    taken,
                    (secret is null ? unreadable : null) ?? WebhookAnswer.Refused(401, "invalid_secret", "The secret is missing or wrong.")),
                _ when admission.Trigger?.App is not null && bytes is not null => await ReceiveApp(admission, bytes, request),
                _ when unreadable is not null => await intake.Log(admission.Automation.Id, redacted, taken, unreadable),
                _ => await intake.Start(admission, body!, taken),
            };
        }
    }

    private async Task<WebhookAnswer> ReceiveApp(Admission admission, byte[] bytes, HttpRequest request) =>
        events.ProblemOf(request.Headers[AppSignature.Header], bytes) is not { } wrong ? await events.Receive(admission, bytes)
        : TooMany(request.HttpContext, admission.Automation.Id) ?? await intake.Log(admission.Automation.Id, [], new IntakeRequest(DeliverySource.Webhook), wrong);

    /// <summary>Counts a wrong try; when the source had too many, the answer that costs nothing: it is kept nowhere.</summary>
    private WebhookAnswer? TooMany(HttpContext context, string at) => guesses.Wrong(GuessSource.Of(context, at)) is { } wait
        ? WebhookAnswer.Refused(
            429, "too_many_attempts", "Too many wrong secrets or signatures came from this address; right ones are taken.", retryAfter: (int)Math.Ceiling(wait.TotalSeconds))
        : null;

    private Task<Admission> Admit(string webhookId, string? secret) => WebhookId.AutomationOf(webhookId) is { } automationId
        ? grains.GetGrain<IAutomationGrain>(automationId).Admit(webhookId, secret)
        : Task.FromResult(Admission.Refused(AdmissionVerdict.UnknownWebhook));

    private WebhookAnswer? ProblemOf(HttpRequest request, byte[]? bytes) =>
        bytes is null
            ? WebhookAnswer.Refused(413, "too_large", $"The body is larger than {options.Value.MaxBodyBytes} bytes.")
            : BodyReader.IsJson(request)
                ? null
                : WebhookAnswer.Refused(415, "unsupported_media_type", "Send JSON in UTF-8, uncompressed: Content-Type: application/json.");

    private static string? SecretOf(HttpRequest request)
    {
        if (request.Headers[SecretHeader].ToString() is { Length: > 0 } header)
        {
            return header;
        }

        return request.Headers.Authorization.ToString() is var authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : request.Query["secret"].ToString() is { Length: > 0 } query ? query : null;
    }

    [LoggerMessage(2201, LogLevel.Warning, "A webhook was not stored: {Code}. {Reason}")]
    private partial void LogNotStored(Exception? failure, string code, string reason);

    [LoggerMessage(2203, LogLevel.Error, "A webhook failed.")]
    private partial void LogBug(Exception failure);
}

/// <summary>Registers and maps the Go High Level webhook.</summary>
internal static class WebhookSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<InboundIntake>().AddSingleton<WhatsAppIntake>().AddSingleton<AppEventIntake>();
        builder.Services.AddSingleton<DeliveryIntake>().AddSingleton<WebhookEndpoint>();
    }

    private static Results<NoContent, ProblemHttpResult> TellMethod(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        return HttpMethods.IsOptions(context.Request.Method)
            ? TypedResults.NoContent()
            : Problem.Of(405, "method_not_allowed", "A webhook is called with POST.");
    }

    /// <summary>Short-circuited: the hot path passes no middleware but routing.</summary>
    public static void MapGoHighLevelWebhook(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<WebhookEndpoint>();
        Describe(app.MapPost("/hooks/ghl/{webhookId}", (string webhookId, HttpContext context) => endpoint.Handle(context, webhookId)))
            .WithName("Webhook_Handle")
            .WithSummary("A Go High Level workflow's webhook starts a run")
            .Takes(typeof(DeliveryBody))
            .TakesDeliveryId()
            .OpensWith([.. Schemes.WebhookSecret, Schemes.GhlSignature])
            .Answers(202, typeof(AcceptedDelivery), typeof(KeptDelivery))
            .Answers(200, typeof(DuplicateDelivery), typeof(SkippedDelivery))
            .Refuses(400, 401, 404, 413, 415, 422, 429, 503);
        app.Map("/hooks/ghl/{webhookId}", TellMethod).ExcludeFromDescription();
        Describe(app.MapPost("/hooks/ghl/app", (Delegate)endpoint.HandleApp))
            .WithSummary("A signed event of a Go High Level marketplace app starts what it fits")
            .Takes(typeof(JsonObject))
            .OpensWith(Schemes.GhlSignature)
            .Answers(200, typeof(AppEventTaken))
            .Refuses(401, 413, 429, 503);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route)
    {
        route.WithTags("Webhooks").WithDescription("Bodies and answers: docs/guides/go-high-level.md.").ShortCircuit();
        return route;
    }
}
