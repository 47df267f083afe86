using Grainline.Contacts;
using Grainline.Phones;
using Grainline.Storage.Queries;

namespace Grainline.Api.Hosting;

/// <summary>A phone in a path or a query string, E.164: an unencoded plus sign arrives there as a space, and some leave it out.</summary>
internal static class PhoneQuery
{
    /// <summary>Contacts whose phones begin alike; of those that are written alike there are fewer.</summary>
    private const int AtOnce = 50;

    public static PhoneResult Read(string phone) => PhoneNumber.Parse("+" + phone.TrimStart(' ', '+'));

    /// <summary>The key of the contact that has the phone, in whichever spelling, or would have it; null when the text is no phone.</summary>
    public static async ValueTask<string?> Key(IGrainFactory grains, string phone) =>
        Read(phone) is { IsNumber: true, Number: var number } ? await ContactKey.Find(grains, number.E164, otherwise: number.E164) : null;

    /// <summary>The key for a filter: the text itself when it is no phone, so that it finds nothing rather than everything. A number without its
    /// calling code is that of the contact who has it.</summary>
    public static async ValueTask<string?> Filter(IGrainFactory grains, IContactQueries contacts, string? phone, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(phone) ? null : await AtHome(contacts, phone, cancellationToken) ?? await Key(grains, phone) ?? phone;

    private static async Task<string?> AtHome(IContactQueries contacts, string phone, CancellationToken cancellationToken)
    {
        if (phone[0] is '+' or ' ')
        {
            return null;
        }

        var found = await contacts.List(new ContactFilter(phone), new PageRequest(AtOnce), cancellationToken);
        var keys = found.Items.Select(contact => contact.Phone).Where(key => PhoneNumber.Parse(phone, Read(key).Number.Region).Number.E164 == key).ToList();
        return keys is [var only] ? only : null;
    }
}
