using Grainline.Contacts;
using Grainline.Phones;

namespace Grainline.Api.Contacts;

/// <summary>The contacts of one person who has changed numbers.</summary>
internal static class PersonContacts
{
    /// <summary>Numbers of one person at most; it bounds the walk from one to the next.</summary>
    private const int MaxNumbers = 50;

    /// <summary>The phones in every spelling that a contact may have.</summary>
    public static string[] Spellings(IEnumerable<string> phones) => [.. phones.SelectMany(phone => PhoneVariants.Of(phone)).Distinct()];

    /// <summary>By what a delivery that reached no contact is the person's: what an export tells of and an erasure removes is the same.</summary>
    public static PersonMentions InDeliveries(IEnumerable<string> phones, IEnumerable<ContactProfile> profiles) =>
        new(Spellings(phones), profiles.SelectMany(profile => new[] { profile.Email, profile.GhlContactId }));

    /// <summary>The phones, the given one first, and what is known under each. A number of before counts as long as its contact leads here: somebody
    /// else may have it by now.</summary>
    public static async Task<(IReadOnlyList<string> Phones, IReadOnlyList<ContactProfile> Profiles)> Of(IGrainFactory grains, string phone)
    {
        var phones = new List<string> { phone };
        var profiles = new List<ContactProfile>();
        for (var place = 0; place < phones.Count && place < MaxNumbers; place++)
        {
            var contact = grains.GetGrain<IContactGrain>(phones[place]);
            var links = await contact.Links();
            foreach (var former in links.Former)
            {
                if ((await grains.GetGrain<IContactGrain>(former).Links()).MovedTo == phones[place])
                {
                    Add(former);
                }
            }

            Add(links.MovedTo);
            if (await contact.Get() is { } profile)
            {
                profiles.Add(profile);
            }
        }

        return (phones, profiles);

        void Add(string? other)
        {
            if (other is not null && !phones.Contains(other))
            {
                phones.Add(other);
            }
        }
    }
}
