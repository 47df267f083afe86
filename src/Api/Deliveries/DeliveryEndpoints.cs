using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Api.Webhooks;
using Grainline.Automations;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Deliveries;

/// <summary>The delivery log (HTTP.md, "Management API").</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Deliveries");
        deliveries.MapGet("", List).WithSummary("Deliveries, newest first; by automation, outcome and phone");
        deliveries.MapGet("/{id}", Get).WithSummary("One delivery with its body and answer");
        deliveries.MapPost("/{id}/replay", Replay).RequireAuthorization(nameof(Role.Editor))
            .Answers(202, typeof(AcceptedDelivery), typeof(KeptDelivery)).Answers(200, typeof(SkippedDelivery)).Refuses(400, 409, 422)
            .WithSummary("Takes the stored body again, as a delivery of its own that is nobody's duplicate; answers as the webhook does");
    }

    private static async Task<Results<Ok<Page<DeliveryItem>>, ProblemHttpResult>> List(
        IDeliveryQueries queries, IContactQueries contacts, IGrainFactory grains, [AsParameters] ListQuery list, string? automation, string? outcome, string? phone,
        CancellationToken cancellationToken)
    {
        var wanted = EnumWord.Read<DeliveryOutcome>(outcome ?? "");
        if (wanted is null && !string.IsNullOrEmpty(outcome))
        {
            return Problem.Of(400, "invalid_outcome", "Expected accepted, duplicate, skipped or rejected.", ("field", "outcome"));
        }

        var filter = new DeliveryFilter(Blank.ToNull(automation), wanted, await PhoneQuery.Filter(grains, contacts, phone, cancellationToken));
        var page = await queries.List(filter, list.Page, cancellationToken);
        return TypedResults.Ok(new Page<DeliveryItem>([.. page.Items.Select(DeliveryItem.Of)], page.Next));
    }

    private static async Task<Results<Ok<DeliveryResource>, ProblemHttpResult>> Get(
        string id, IDeliveryQueries queries, CancellationToken cancellationToken) =>
        await queries.Find(id, cancellationToken) is { } row
            ? TypedResults.Ok(DeliveryResource.Whole(row))
            : Problem.NotFound("delivery");

    private static async Task Replay(string id, IDeliveryQueries queries, IGrainFactory grains, DeliveryIntake intake, AppEventIntake events, HttpContext context)
    {
        if (await queries.Find(id, context.RequestAborted) is not { } row)
        {
            await Problem.NotFound("delivery").ExecuteAsync(context);
            return;
        }

        var admission = row.AutomationId.Length == 0 ? null : await grains.GetGrain<IAutomationGrain>(row.AutomationId).Plan();
        if (admission is null)
        {
            await Problem.Of(409, "no_automation", "The delivery was to no automation: it was kept for whoever looks.").ExecuteAsync(context);
            return;
        }

        if (admission.Trigger is null)
        {
            await Problem.Of(409, "automation_gone", "The automation of this delivery was deleted.").ExecuteAsync(context);
            return;
        }

        // What reached a contact without a phone at the trigger's place was a start of our own, or came before the place was set.
        var request = new IntakeRequest(DeliverySource.Replay, ReplayOf: id, IgnoreDuplicates: true, MayNamePhone: row.Phone is not null);
        if (events.Takes(admission, row.Delivery.Body))
        {
            await (await events.Start(admission, row.Delivery.Body, request)).Send(context.Response);
            return;
        }

        if (!WebhookBody.TryParse(row.Delivery.Body, out var body, out var refusal))
        {
            await Problem.Of(refusal.Status, refusal.Code, refusal.Detail).ExecuteAsync(context);
            return;
        }

        using (body)
        {
            var answer = await intake.Start(admission, body, request);
            await answer.Send(context.Response);
        }
    }
}
