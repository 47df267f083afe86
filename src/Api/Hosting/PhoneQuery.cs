using Grainline.Phones;

namespace Grainline.Api.Hosting;

/// <summary>A phone in a query string, where an unencoded plus sign arrives as a space.</summary>
internal static class PhoneQuery
{
    /// <summary>E.164, or the text itself when it is no phone, so that it finds nothing rather than everything.</summary>
    public static string? Normal(string? phone) => string.IsNullOrEmpty(phone) ? null
        : PhoneNumber.Parse("+" + phone.TrimStart(' ', '+')) is { IsNumber: true, Number: var number } ? number.E164 : phone;
}
