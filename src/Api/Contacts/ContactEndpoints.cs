using System.Security.Claims;
using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Contacts.Imports;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Contacts;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Contacts;

/// <summary>Contacts (HTTP.md, "Management API"). A phone in a path is E.164, with or without the plus sign.</summary>
internal static class ContactEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("/contacts").WithTags("Contacts");
        contacts.MapGet("", List).WithSummary("Contacts by phone; query = words of name or e-mail, with their accents or without, or the beginning of a phone, with its calling code or without").WithDescription(
            "tag = one that they have. field = a custom field that they have, value = what it holds, without regard to case. "
            + $"Custom fields have no index: one request looks at {ContactFilter.MaxLooked} contacts at most, those that query and tag leave, "
            + "and next goes on after them, so that a page may be short or empty and yet have a next.");
        contacts.MapGet("/{phone}", Get).WithSummary("One contact");
        contacts.MapGet("/{phone}/timeline", Timeline).WithSummary("Deliveries, runs, steps and messages, newest first");

        var edit = contacts.MapGroup("").RequireAuthorization(nameof(Role.Editor));
        edit.MapPatch("/{phone}", Patch).Takes(typeof(ContactBody)).WithSummary("Changes what the body names; null erases");
        edit.MapPut("/{phone}", Put).Takes(typeof(ContactBody)).WithSummary("Creates the contact, or makes it what the body says");
        edit.MapDelete("/{phone}", Erase).WithSummary("Forgets the person: the contact, its history, its former numbers, and what names it elsewhere");
        edit.MapPost("/{phone}/runs/cancel", CancelRuns).WithSummary("Ends all its open runs");
        contacts.MapContactImport();
        contacts.MapContactExport();
        contacts.MapContactList();
    }

    private static async Task<Ok<Page<ContactResource>>> List(
        IContactQueries queries, [AsParameters] ListQuery list, string? query, string? tag, string? field, string? value, CancellationToken cancellationToken)
    {
        var page = await queries.List(new ContactFilter(query, tag, field, value), list.Page, cancellationToken);
        return TypedResults.Ok(new Page<ContactResource>([.. page.Items.Select(ContactResource.Of)], page.Next));
    }

    private static async Task<Results<Ok<ContactResource>, ProblemHttpResult>> Get(string phone, IGrainFactory grains) =>
        await PhoneQuery.Key(grains, phone) is { } key && await grains.GetGrain<IContactGrain>(key).Get() is { } contact
            ? TypedResults.Ok(ContactResource.Of(contact))
            : Problem.NotFound("contact");

    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> Timeline(
        string phone, IGrainFactory grains, ITimelineQueries queries, [AsParameters] ListQuery list, CancellationToken cancellationToken)
    {
        if (await PhoneQuery.Key(grains, phone) is not { } key)
        {
            return Problem.NotFound("contact");
        }

        var page = await queries.Read(key, list.Page, cancellationToken);
        return TypedResults.Ok(new Page<TimelineEntry>([.. page.Items.Select(TimelineEntry.Of)], page.Next));
    }

    private static Task<Results<Ok<ContactResource>, Created<ContactResource>, ProblemHttpResult>> Patch(
        string phone, JsonElement body, IGrainFactory grains, ClaimsPrincipal user) =>
        Change(phone, body, whole: false, grains, user);

    private static Task<Results<Ok<ContactResource>, Created<ContactResource>, ProblemHttpResult>> Put(
        string phone, JsonElement body, IGrainFactory grains, ClaimsPrincipal user) =>
        Change(phone, body, whole: true, grains, user);

    private static async Task<Results<Ok<ContactResource>, Created<ContactResource>, ProblemHttpResult>> Change(
        string phone, JsonElement body, bool whole, IGrainFactory grains, ClaimsPrincipal user)
    {
        if (await PhoneQuery.Key(grains, phone) is not { } key)
        {
            return whole ? Problem.Invalid("invalid_phone", PhoneQuery.Read(phone).Refusal!.Detail, "phone") : Problem.NotFound("contact");
        }

        var (patch, problems) = ContactChange.Read(body, key);
        if (patch is null)
        {
            return Refused(problems);
        }

        var grain = grains.GetGrain<IContactGrain>(key);
        var before = whole ? await grain.Get() : null;
        var answer = await grain.Change(whole ? ContactChange.Whole(patch, before) : patch, create: whole, Actor.Of(user));
        return !answer.Problems.IsEmpty ? Refused(ContactChange.ProblemsOf(answer.Problems))
            : answer.Contact is not { } changed ? Problem.NotFound("contact")
            : whole && before is null ? TypedResults.Created($"/api/v1/contacts/{changed.Phone}", ContactResource.Of(changed))
            : TypedResults.Ok(ContactResource.Of(changed));
    }

    private static ProblemHttpResult Refused(List<FieldProblem> problems) =>
        Problem.Of(422, "invalid_contact", $"Errors in the body: {problems.Count}.", ("errors", problems));

    private static async Task<Results<NoContent, ProblemHttpResult>> Erase(
        string phone, ContactErasure erasure, ClaimsPrincipal user) =>
        PhoneQuery.Read(phone) is { IsNumber: true, Number: var number } && await erasure.Erase(number.E164, Actor.Of(user))
            ? TypedResults.NoContent()
            : Problem.NotFound("contact");

    private static async Task<Results<Ok<CancelledRuns>, ProblemHttpResult>> CancelRuns(string phone, IGrainFactory grains, ClaimsPrincipal user)
    {
        if (await PhoneQuery.Key(grains, phone) is not { } key || await grains.GetGrain<IContactGrain>(key).Get() is null)
        {
            return Problem.NotFound("contact");
        }

        var ended = await grains.GetGrain<IContactGrain>(key).Cancel([], "cancelled_by_hand", Actor.Of(user));
        return TypedResults.Ok(new CancelledRuns(ended));
    }
}

/// <summary>The runs that were ended.</summary>
internal sealed record CancelledRuns(IReadOnlyList<string> RunIds);
