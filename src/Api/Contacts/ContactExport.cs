using Grainline.Api.Deliveries;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Contacts;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Contacts;

/// <summary><c>GET /contacts/{phone}/export</c>: all that is kept of one person (GDPR, article 15).</summary>
internal static class ContactExport
{
    /// <summary>Entries of history in one export.</summary>
    private const int MaxEntries = 100_000;

    public static void MapContactExport(this IEndpointRouteBuilder contacts) =>
        contacts.MapGet("/{phone}/export", Export).WithSummary("All that is kept of the contact: profile and whole history");

    private static async Task<Results<Ok<ExportedContact>, ProblemHttpResult>> Export(
        string phone, IGrainFactory grains, ITimelineQueries timeline, IDeliveryQueries deliveries, CancellationToken cancellationToken)
    {
        if (await PhoneQuery.Key(grains, phone) is not { } key || await grains.GetGrain<IContactGrain>(key).Get() is not { } contact)
        {
            return Problem.NotFound("contact");
        }

        var entries = new List<TimelineEntry>();
        string? cursor = null;
        do
        {
            var page = await timeline.Read(key, new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            entries.AddRange(page.Items.Select(TimelineEntry.Of));
            cursor = page.Next;
        }
        while (cursor is not null && entries.Count < MaxEntries);

        var told = await timeline.ToOthers(key, [.. entries.Select(entry => entry.Run?.Id).OfType<string>()], cancellationToken);
        var received = new List<DeliveryResource>();
        foreach (var entry in entries.Where(entry => entry.Delivery is not null))
        {
            if (await deliveries.Find(entry.Delivery!.Id, cancellationToken) is { } whole)
            {
                received.Add(DeliveryResource.Whole(whole));
            }
        }

        var (phones, _) = await PersonContacts.Of(grains, key);
        TimelineEntry[] history = [.. entries.Concat(told.Select(TimelineEntry.Of)).OrderByDescending(entry => entry.At)];
        return TypedResults.Ok(new ExportedContact(ContactResource.Of(contact), history, received, [.. phones.Skip(1)], IsWhole: cursor is null));
    }
}

/// <summary>A person's data.</summary>
/// <param name="Contact">As it is now.</param>
/// <param name="History">Deliveries, runs, steps and messages, those to the team about the person included, newest first.</param>
/// <param name="Deliveries">The deliveries of the history with the bodies that came.</param>
/// <param name="OtherPhones">Other numbers of the person that are contacts of their own.</param>
/// <param name="IsWhole">False when there is more history than one export takes; the timeline has the rest.</param>
internal sealed record ExportedContact(
    ContactResource Contact,
    IReadOnlyList<TimelineEntry> History,
    IReadOnlyList<DeliveryResource> Deliveries,
    IReadOnlyList<string> OtherPhones,
    bool IsWhole);
