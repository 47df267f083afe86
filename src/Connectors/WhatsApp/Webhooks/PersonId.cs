namespace Grainline.WhatsApp.Webhooks;

/// <summary>Who it is: a phone, a business-scoped user id, or both. A user id has been seen in the place of the phone
/// (facts/whatsapp.md 2.6).</summary>
/// <param name="Digits">The phone as Meta writes it.</param>
/// <param name="UserId">The business-scoped user id.</param>
internal readonly record struct PersonId(string? Digits, string? UserId)
{
    /// <summary>The most that E.164 allows.</summary>
    private const int PhoneDigits = 15;

    /// <summary>Several times as long as those that have been seen.</summary>
    private const int IdLength = 128;

    /// <summary>E.164 with the plus sign.</summary>
    public string? Phone => Digits is null ? null : $"+{Digits}";

    /// <summary>What can be neither a phone nor an id is left out: there is nobody whom it could name.</summary>
    public static PersonId Of(string? phone, string? userId)
    {
        var digits = phone?.TrimStart('+') is { Length: > 0 and <= PhoneDigits } text && text.All(char.IsAsciiDigit) ? text : null;
        var id = userId ?? (digits is null ? phone : null);
        return new(digits, id is { Length: > 0 and <= IdLength } && id.All(letter => letter is > ' ' and < (char)127) ? id : null);
    }
}
