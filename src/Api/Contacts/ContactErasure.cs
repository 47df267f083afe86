using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Connections;
using Grainline.Contacts;
using Grainline.Contacts.Imports;
using Grainline.Storage.Queries;

namespace Grainline.Api.Contacts;

/// <summary>
/// Forgets a person (GDPR, article 17): the contact with its history, the contacts of the numbers that it had before, and what names the person
/// elsewhere: aliases, rows of imports and bulk starts that are still to come, kept events, refused deliveries. What is still to come goes first, so
/// that nothing makes the contact anew; the number that was asked for goes last, so that a request that broke off can be repeated.
/// </summary>
internal sealed class ContactErasure(IGrainFactory grains, ITraceQueries traces)
{
    private static readonly string[] Elsewhere = [AliasGrain.TypeName, AppEventGrain.TypeName, BulkGrain.TypeName, ImportPartGrain.TypeName];

    /// <summary>False when nothing was known of the person. It is not broken off by whoever asked and does not wait for the answer: half of a
    /// person would stay.</summary>
    public async Task<bool> Erase(string phone, string actor)
    {
        var asked = await ContactKey.Find(grains, phone, otherwise: phone);
        var (numbers, profiles) = await PersonContacts.Of(grains, asked);
        var phones = PersonContacts.Spellings(numbers);
        var isKnown = profiles.Count > 0;
        await foreach (var trace in traces.States(Elsewhere, new PersonMentions(phones, profiles.Select(profile => profile.GhlContactId)), CancellationToken.None))
        {
            await Forget(trace, [.. phones]);
            isKnown = true;
        }

        isKnown |= await traces.EraseDeliveries(PersonContacts.InDeliveries(numbers, profiles), CancellationToken.None) > 0;
        foreach (var number in phones.Where(number => number != asked).Append(asked))
        {
            isKnown |= await grains.GetGrain<IContactGrain>(number).Erase(actor);
        }

        return isKnown;
    }

    private Task Forget(StateTrace trace, ImmutableArray<string> phones) => trace.GrainType switch
    {
        AliasGrain.TypeName => grains.GetGrain<IAliasGrain>(trace.GrainKey).Forget(),
        AppEventGrain.TypeName => grains.GetGrain<IAppEventGrain>(trace.GrainKey).Forget(),
        BulkGrain.TypeName => grains.GetGrain<IBulkGrain>(trace.GrainKey).Omit(phones),
        _ => OmitFromImport(trace.GrainKey, phones),
    };

    private Task OmitFromImport(string key, ImmutableArray<string> phones)
    {
        var (import, part) = ImportLimits.PartOf(key);
        return grains.GetGrain<IImportGrain>(import).Omit(part, phones);
    }
}
