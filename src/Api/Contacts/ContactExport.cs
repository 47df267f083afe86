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
    /// <summary>Entries of history in one export, and as many deliveries that are in no history.</summary>
    private const int MaxEntries = 100_000;

    public static void MapContactExport(this IEndpointRouteBuilder contacts) =>
        contacts.MapGet("/{phone}/export", Export).WithSummary("All that is kept of the contact: profile and whole history");

    private static async Task<Results<Ok<ExportedContact>, ProblemHttpResult>> Export(
        string phone, IGrainFactory grains, ITimelineQueries timeline, IDeliveryQueries deliveries, ITraceQueries traces, CancellationToken cancellationToken)
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
        var (phones, profiles) = await PersonContacts.Of(grains, key);
        var received = await WithBodies(entries, deliveries, cancellationToken);
        var elsewhere = await traces.Deliveries(PersonContacts.InDeliveries(phones, profiles), cancellationToken)
            .Take(MaxEntries + 1).Select(DeliveryResource.Whole).ToListAsync(cancellationToken);
        TimelineEntry[] history = [.. entries.Concat(told.Select(TimelineEntry.Of)).OrderByDescending(entry => entry.At)];
        return TypedResults.Ok(new ExportedContact(
            ContactResource.Of(contact),
            history,
            [.. received.Concat(elsewhere.Take(MaxEntries)).OrderByDescending(delivery => delivery.ReceivedAt)],
            [.. phones.Skip(1)],
            IsWhole: cursor is null && elsewhere.Count <= MaxEntries));
    }

    private static async Task<List<DeliveryResource>> WithBodies(
        IEnumerable<TimelineEntry> entries, IDeliveryQueries deliveries, CancellationToken cancellationToken)
    {
        var received = new List<DeliveryResource>();
        foreach (var entry in entries.Where(entry => entry.Delivery is not null))
        {
            if (await deliveries.Find(entry.Delivery!.Id, cancellationToken) is { } whole)
            {
                received.Add(DeliveryResource.Whole(whole));
            }
        }

        return received;
    }
}

/// <summary>A person's data.</summary>
/// <param name="Contact">As it is now.</param>
/// <param name="History">Deliveries, runs, steps and messages, those to the team about the person included, newest first.</param>
/// <param name="Deliveries">The deliveries of the history, and those that reached no contact but have the person's phone, e-mail address or id at Go High
/// Level in them, with the bodies that came; newest first.</param>
/// <param name="OtherPhones">Other numbers of the person that are contacts of their own.</param>
/// <param name="IsWhole">False when there is more than one export takes; the timeline and the delivery log have the rest.</param>
internal sealed record ExportedContact(
    ContactResource Contact,
    IReadOnlyList<TimelineEntry> History,
    IReadOnlyList<DeliveryResource> Deliveries,
    IReadOnlyList<string> OtherPhones,
    bool IsWhole);
