namespace Grainline.WhatsApp.Webhooks;

/// <summary>Who it is: a phone, a business-scoped user id, or both. A user id has been seen in the place of the phone
/// (facts/whatsapp.md 2.6).</summary>
/// <param name="Digits">The phone as Meta writes it.</param>
/// <param name="UserId">The business-scoped user id.</param>
internal readonly record struct PersonId(string? Digits, string? UserId)
{
    /// <summary>E.164 with the plus sign.</summary>
    public string? Phone => Digits is null ? null : $"+{Digits}";

    public static PersonId Of(string? phone, string? userId)
    {
        var digits = phone?.TrimStart('+') is { Length: > 0 } text && text.All(char.IsAsciiDigit) ? text : null;
        return new(digits, userId ?? (digits is null ? phone : null));
    }
}
