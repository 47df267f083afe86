using Grainline.Contacts;
using Grainline.Phones;

namespace Grainline.Api.Hosting;

/// <summary>A phone in a path or a query string, E.164: an unencoded plus sign arrives there as a space, and some leave it out.</summary>
internal static class PhoneQuery
{
    public static PhoneResult Read(string phone) => PhoneNumber.Parse("+" + phone.TrimStart(' ', '+'));

    /// <summary>The key of the contact that has the phone, in whichever spelling, or would have it; null when the text is no phone.</summary>
    public static async ValueTask<string?> Key(IGrainFactory grains, string phone) =>
        Read(phone) is { IsNumber: true, Number: var number } ? await ContactKey.Find(grains, number.E164, otherwise: number.E164) : null;

    /// <summary>The key for a filter: the text itself when it is no phone, so that it finds nothing rather than everything.</summary>
    public static async ValueTask<string?> Filter(IGrainFactory grains, string? phone) =>
        string.IsNullOrEmpty(phone) ? null : await Key(grains, phone) ?? phone;
}
