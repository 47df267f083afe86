using Grainline.Phones;

namespace Grainline.Contacts;

/// <summary>Finds the one contact of a number that has several spellings (<see cref="PhoneVariants"/>); others cost nothing.</summary>
public static class ContactKey
{
    /// <summary>The spelling whose contact exists, the given one first; else <paramref name="otherwise"/>.</summary>
    public static async ValueTask<string> Find(IGrainFactory grains, string phone, string otherwise)
    {
        var variants = PhoneVariants.Of(phone);
        if (variants.Length > 1)
        {
            foreach (var variant in variants)
            {
                if (await grains.GetGrain<IContactGrain>(variant).Get() is not null)
                {
                    return variant;
                }
            }
        }

        return otherwise;
    }

    /// <summary>The phone that the person of a contact has by now.</summary>
    public static async Task<string> Follow(IGrainFactory grains, string phone)
    {
        // Two numbers can each have moved to the other, one after the other.
        for (var moves = 0; moves < ContactLimits.FormerPhones; moves++)
        {
            if ((await grains.GetGrain<IContactGrain>(phone).Links()).MovedTo is not { } next)
            {
                break;
            }

            phone = next;
        }

        return phone;
    }
}
