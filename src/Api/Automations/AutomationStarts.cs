using Grainline.Api.Contacts;
using Grainline.Api.Documents;
using Grainline.Api.Problems;
using Grainline.Api.Runs;
using Grainline.Api.Webhooks;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Messages;
using Grainline.Runs;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Automations;

/// <summary>Starting without a webhook, and trying without starting.</summary>
internal static class AutomationStarts
{
    public static void MapAutomationStarts(this IEndpointRouteBuilder automations)
    {
        automations.MapPost("/{id}/start", Start).Takes(typeof(DeliveryBody)).TakesDeliveryId()
            .Answers(202, typeof(AcceptedDelivery)).Answers(200, typeof(DuplicateDelivery), typeof(SkippedDelivery))
            .WithSummary("Starts a run for the contact in the body (the documented webhook form); answers as the webhook does");
        automations.MapPost("/{id}/test", Test).Takes(typeof(DeliveryBody), typeof(TestBody))
            .Answers(200, typeof(TestResource), typeof(SkippedDelivery)).Answers(202, typeof(AcceptedDelivery), typeof(KeptDelivery))
            .WithSummary("Says what a body would do: mapped contact, warnings, every step with its rendered text. Starts nothing unless \"run\": true")
            .WithDescription("The request is the webhook's body, or {\"body\": …, \"run\": false, \"definition\": …}: with a definition, that one is "
                + "rehearsed instead of the published version, so that a draft can be tried before it is published.");
    }

    private static async Task Start(string id, IGrainFactory grains, DeliveryIntake intake, IOptions<WebhookOptions> options, HttpContext context)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(id).Plan();
        if (admission.Trigger is null)
        {
            await Problem.NotFound("automation").ExecuteAsync(context);
            return;
        }

        var limit = options.Value.MaxBodyBytes;
        var bytes = await BodyReader.Read(context.Request, limit);
        var request = new IntakeRequest(DeliverySource.Api, DeliveryKey.FromHeaders(context.Request.Headers), MayNamePhone: true);
        await (bytes is null
            ? await intake.Log(id, [], request, WebhookAnswer.Refused(413, "too_large", $"The body is larger than {limit} bytes."))
            : await Take(intake, admission, bytes, request)).Send(context.Response);
    }

    private static async Task Test(
        string id, IGrainFactory grains, DeliveryIntake intake, AppEventIntake events, DefinitionSource definitions, CalendarSource calendars, ConsentKeywords words, DefinitionReview review,
        TimeProvider time, IOptions<WebhookOptions> options, HttpContext context)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(id).Plan();
        if (await Read(context, options.Value.MaxBodyBytes, admission) is not { } sent)
        {
            return;
        }

        var (bytes, run, draft, replies) = TestRequest.Read(sent);
        if (run && draft is not null)
        {
            await Problem.Invalid("not_published", "A definition that is not published is only rehearsed; leave out run.", "run").ExecuteAsync(context);
            return;
        }

        if (run)
        {
            var request = new IntakeRequest(DeliverySource.Test, IgnoreDuplicates: true);
            await (events.Takes(admission, bytes)
                ? await events.Start(admission, bytes, request)
                : await Take(intake, admission, bytes, request)).Send(context.Response);
            return;
        }

        var reading = draft is null ? null : DefinitionParser.Read(draft);
        if (reading is { Definition: null })
        {
            await AutomationEndpoints.Invalid(reading.Errors).ExecuteAsync(context);
            return;
        }

        var definition = reading?.Definition is { } unpublished ? new CompiledDefinition(unpublished) : (await definitions.Load(admission.Automation))!;
        if (draft is not null)
        {
            admission = AdmissionPlan.Of(admission.Automation, AutomationStatus.Active, definition.Definition) with { Verdict = admission.Verdict };
        }

        var (payload, refusal) = events.Takes(admission, bytes) ? await events.Map(admission, bytes) : Map(admission, bytes);
        if (payload is null)
        {
            await Problem.Of(refusal!.Status, refusal.Code, refusal.Detail, ("field", refusal.Field)).ExecuteAsync(context);
            return;
        }

        var phone = await ContactKey.Follow(grains, await ContactKey.Find(grains, payload.Phone.E164, otherwise: payload.Phone.E164));
        var contact = await ContactMemory.Read(grains, phone);
        var known = await calendars.Load(Reference.Of(definition.Definition).Where(named => named.Kind == ReferenceKind.Calendar).Select(named => named.Id).Distinct(StringComparer.Ordinal));
        var report = Rehearsal.Play(definition, known, DeliveryIntake.Rehearse(admission, payload, time.GetUtcNow()), phone, contact, words, replies, time.GetUtcNow());
        await TypedResults.Ok(TestResource.Of(report, phone, payload, await review.Read(definition.Definition, context.RequestAborted))).ExecuteAsync(context);
    }

    private static (WebhookPayload? Payload, WebhookRefusal? Refusal) Map(Admission admission, byte[] bytes)
    {
        if (!WebhookBody.TryParse(bytes, out var body, out var refusal))
        {
            return (null, refusal);
        }

        using (body)
        {
            return body.TryMap(admission.Trigger!, out var payload, out refusal) ? (payload, null) : (null, refusal);
        }
    }

    /// <summary>The body's bytes; null when the answer was already given.</summary>
    private static async Task<byte[]?> Read(HttpContext context, int limit, Admission admission)
    {
        if (admission.Trigger is null)
        {
            await Problem.NotFound("automation").ExecuteAsync(context);
            return null;
        }

        var bytes = await BodyReader.Read(context.Request, limit);
        if (bytes is null)
        {
            await Problem.Of(413, "too_large", $"The body is larger than {limit} bytes.").ExecuteAsync(context);
        }

        return bytes;
    }

    /// <summary>A body that cannot be read is in the log as one that came to the webhook is.</summary>
    private static async Task<WebhookAnswer> Take(DeliveryIntake intake, Admission admission, byte[] bytes, IntakeRequest request)
    {
        if (!WebhookBody.TryParse(bytes, out var body, out var refusal))
        {
            return await intake.Log(
                admission.Automation.Id, UnreadableBody.Keep(bytes), request, WebhookAnswer.Refused(refusal.Status, refusal.Code, refusal.Detail, refusal.Field));
        }

        using (body)
        {
            return await intake.Start(admission, body, request);
        }
    }
}

/// <summary>What a body would do.</summary>
internal sealed record TestResource
{
    /// <summary>What the webhook would answer: <c>accepted</c>, <c>skipped</c> or <c>rejected</c>.</summary>
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>Why nothing would start.</summary>
    public string? Reason { get; init; }

    public required string Phone { get; init; }

    /// <summary>Whether the contact would be new.</summary>
    public required bool ContactCreated { get; init; }

    /// <summary>The contact as it would be at the end of the run.</summary>
    public ContactResource? Contact { get; init; }

    public required IReadOnlyList<Warning> Warnings { get; init; }

    /// <summary>What the definition names and is not there, and what WhatsApp would say against its templates, by path.</summary>
    public required IReadOnlyList<DefinitionError> Problems { get; init; }

    /// <summary>How the run would end, every wait over and every message taken.</summary>
    public RunStatus? RunStatus { get; init; }

    /// <summary>Each step with its rendered texts; the times are those of a run that starts now.</summary>
    public required IReadOnlyList<StepRecord> Steps { get; init; }

    public static TestResource Of(RehearsalReport report, string phone, WebhookPayload payload, DefinitionFindings found) => new()
    {
        Outcome = report.Answer.Outcome,
        Reason = report.Answer.Reason,
        Phone = phone,
        ContactCreated = report.Answer.ContactCreated,
        Contact = report.Contact is null ? null : ContactResource.Of(report.Contact),
        Warnings = payload.Warnings.AddRange(report.Answer.Warnings),
        Problems = [.. found.Errors, .. found.Warnings],
        RunStatus = report.Run?.Status,
        Steps = [.. report.Steps.Select(StepRecord.Of)],
    };
}
