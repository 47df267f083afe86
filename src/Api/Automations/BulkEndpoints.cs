using System.Collections.Immutable;
using System.Security.Claims;
using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Contacts;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Identity;
using Grainline.Phones;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Starts one automation for many contacts, and shows how far it is.</summary>
internal static class BulkEndpoints
{
    private const string Prefix = "blk_";

    public static void MapBulkStarts(this IEndpointRouteBuilder automations)
    {
        automations.MapPost("/{id}/bulk", Begin).Refuses(409)
            .WithSummary("Starts the automation for up to 10,000 contacts: phones, or all with a tag; answers at once with a progress resource");
        automations.MapGet("/{id}/bulk", List).WithSummary($"Its bulk starts that are under way, newest first; of the service's newest {IWakingQueries.Most}");
        automations.MapGet("/{id}/bulk/{bulkId}", Get).WithSummary("How far a bulk start is");
        automations.MapPost("/{id}/bulk/{bulkId}/cancel", Cancel).WithSummary("Starts nobody any more; runs that began go on");
    }

    private static async Task<Results<Accepted<BulkView>, ProblemHttpResult>> Begin(
        string id, BulkRequest request, IGrainFactory grains, IContactQueries contacts, HttpContext context, ClaimsPrincipal user, TimeProvider time)
    {
        if (await grains.GetGrain<IAutomationGrain>(id).Get() is not { } automation)
        {
            return Problem.NotFound("automation");
        }

        if (automation.Status != AutomationStatus.Active)
        {
            return Problem.Of(409, "not_active", "Only an active automation can be started for many.");
        }

        if (request.RatePerSecond is < 1 or > 500)
        {
            return Problem.Invalid("out_of_range", "Expected 1 to 500.", "rate_per_second");
        }

        if (request.Contacts.SelectMany(OtherMembers).FirstOrDefault() is { } other)
        {
            return Problem.Invalid("unknown_field", "Here a contact is named by its phone alone; its fields are imported first, or sent to /start with it.", other);
        }

        var (phones, problems) = Read(request);
        if (request.Tag is { } tag)
        {
            // A list takes it for no tag, and that would be everybody.
            if (string.IsNullOrWhiteSpace(tag))
            {
                return Problem.Invalid("invalid_tag", "Expected a tag; who is to have none leaves it out.", "tag");
            }

            await foreach (var contact in All(contacts, new ContactFilter(Tag: tag), context.RequestAborted))
            {
                phones.Add(contact.Phone);
            }
        }

        if (problems.Count > 0)
        {
            return Problem.Of(422, "invalid_phone", $"{problems.Count} phones are not E.164.", ("errors", problems.Take(100)));
        }

        if (phones.Count is 0 or > BulkOrder.MaxContacts)
        {
            return Problem.Invalid("too_many_contacts", $"Expected 1 to {BulkOrder.MaxContacts} contacts, found {phones.Count}.", "phones");
        }

        var bulkId = Ids.TimeOrdered(Prefix, time.GetUtcNow());
        var view = await grains.GetGrain<IBulkGrain>(bulkId).Begin(
            new BulkOrder { AutomationId = id, Phones = [.. phones.DistinctBy(PhoneVariants.Canonical)], RatePerSecond = request.RatePerSecond ?? 50 }, Actor.Of(user));
        return TypedResults.Accepted($"/api/v1/automations/{id}/bulk/{bulkId}", view);
    }

    private static async Task<Results<Ok<Page<BulkView>>, ProblemHttpResult>> List(
        string id, IGrainFactory grains, IWakingQueries waking, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IAutomationGrain>(id).Get() is null)
        {
            return Problem.NotFound("automation");
        }

        var keys = await waking.Keys(BulkGrain.TypeName, Prefix, cancellationToken);
        var views = await Task.WhenAll(keys.Select(key => grains.GetGrain<IBulkGrain>(key).Get()));
        return TypedResults.Ok(new Page<BulkView>([.. views.OfType<BulkView>().Where(view => view.AutomationId == id && view.EndedAt is null)], Next: null));
    }

    private static async Task<Results<Ok<BulkView>, ProblemHttpResult>> Get(string id, string bulkId, IGrainFactory grains) =>
        await grains.GetGrain<IBulkGrain>(bulkId).Get() is { } view && view.AutomationId == id ? TypedResults.Ok(view) : Problem.NotFound("bulk start");

    private static async Task<Results<Ok<BulkView>, ProblemHttpResult>> Cancel(string id, string bulkId, IGrainFactory grains, ClaimsPrincipal user) =>
        await grains.GetGrain<IBulkGrain>(bulkId).Get() is { } view && view.AutomationId == id
            ? TypedResults.Ok(await grains.GetGrain<IBulkGrain>(bulkId).Cancel(Actor.Of(user)))
            : Problem.NotFound("bulk start");

    private static (SortedSet<string> Phones, List<FieldProblem> Problems) Read(BulkRequest request)
    {
        var phones = new SortedSet<string>(StringComparer.Ordinal);
        var problems = new List<FieldProblem>();
        var given = request.Phones.Select((phone, index) => (Path: $"phones[{index}]", Phone: (string?)phone))
            .Concat(request.Contacts.Select((contact, index) => (Path: $"contacts[{index}]", Phone: PhoneOf(contact))));
        foreach (var (path, phone) in given)
        {
            if (PhoneNumber.Parse(phone) is { IsNumber: true, Number: var number })
            {
                phones.Add(number.E164);
            }
            else
            {
                problems.Add(new FieldProblem(path, "invalid_phone", "Expected a phone in E.164, for instance +393491234567."));
            }
        }

        return (phones, problems);
    }

    /// <summary>The members that nothing would read, by their paths.</summary>
    private static IEnumerable<string> OtherMembers(JsonElement contact, int index) => contact.ValueKind == JsonValueKind.Object
        ? contact.EnumerateObject().Where(member => member.Name != "phone").Select(member => $"contacts[{index}].{member.Name}")
        : [];

    private static string? PhoneOf(JsonElement contact) => contact.ValueKind switch
    {
        JsonValueKind.String => contact.GetString(),
        JsonValueKind.Object when contact.TryGetProperty("phone", out var phone) => phone.ToString(),
        _ => null,
    };

    private static async IAsyncEnumerable<ContactProfile> All(
        IContactQueries contacts, ContactFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        var seen = 0;
        do
        {
            var page = await contacts.List(filter, new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            foreach (var contact in page.Items)
            {
                yield return contact;
            }

            seen += page.Items.Count;
            cursor = page.Next;
        }
        while (cursor is not null && seen <= BulkOrder.MaxContacts);
    }
}

/// <summary>Whom to start: phones, contacts with a phone, all with a tag, or these together.</summary>
[KnownMembers]
internal sealed record BulkRequest
{
    public ImmutableArray<string> Phones
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Texts, or objects with a <c>phone</c> and nothing else.</summary>
    public ImmutableArray<JsonElement> Contacts
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    public string? Tag { get; init; }

    /// <summary>Starts per second, 1 to 500; 50 unless said.</summary>
    public int? RatePerSecond { get; init; }
}
