using Grainline.Phones;

namespace Grainline.Tests.Phones;

public sealed class Refusals
{
    [Theory]
    [InlineData(null, null, PhoneRefusal.Empty)]
    [InlineData("", null, PhoneRefusal.Empty)]
    [InlineData(" \t\u00A0", null, PhoneRefusal.Empty)]
    [InlineData("+", null, PhoneRefusal.NotANumber)]
    [InlineData("---", null, PhoneRefusal.NotANumber)]
    [InlineData("+39349***4567", null, PhoneRefusal.NotANumber)]
    [InlineData("*100#", "IT", PhoneRefusal.NotANumber)]
    [InlineData("+39 % 349", null, PhoneRefusal.NotANumber)]
    [InlineData("{{contact.phone}}", null, PhoneRefusal.Letters)]
    [InlineData("\uD800", null, PhoneRefusal.NotANumber)]
    [InlineData("none", null, PhoneRefusal.Letters)]
    [InlineData("+1 800 FLOWERS", null, PhoneRefusal.Letters)]
    [InlineData("349 1234567 casa", "IT", PhoneRefusal.Letters)]
    [InlineData("3.93491E+11", null, PhoneRefusal.Letters)]
    [InlineData("+39 349 1234567 int. 12", null, PhoneRefusal.Extension)]
    [InlineData("(813) 555-0147 x204", "US", PhoneRefusal.Extension)]
    [InlineData("tel:+1-813-555-0147;ext=204", null, PhoneRefusal.Extension)]
    [InlineData("+1 813 555 0147,,204#", null, PhoneRefusal.Extension)]
    [InlineData("+1 813 555 0147 #204", null, PhoneRefusal.Extension)]
    [InlineData("+393491234567, +393491234568", null, PhoneRefusal.SeveralNumbers)]
    [InlineData("3491234567;3491234568", "IT", PhoneRefusal.SeveralNumbers)]
    [InlineData("349 1234567 o 347 7654321", "IT", PhoneRefusal.SeveralNumbers)]
    [InlineData("349 1234567 o +39 347 7654321", "IT", PhoneRefusal.SeveralNumbers)]
    [InlineData("+39 02 123456/7", null, PhoneRefusal.SeveralNumbers)]
    [InlineData("+39 02 123456/123457", null, PhoneRefusal.SeveralNumbers)]
    [InlineData("3491234567\n3491234568", "IT", PhoneRefusal.SeveralNumbers)]
    [InlineData("+39 349 1234567 / +39 347 7654321", null, PhoneRefusal.SeveralNumbers)]
    [InlineData("349 1234567", null, PhoneRefusal.NoCountryCode)]
    [InlineData("328 123 4567", null, PhoneRefusal.NoCountryCode)]
    [InlineData("0349 1234567", null, PhoneRefusal.NoCountryCode)]
    [InlineData("(813) 555-0147", null, PhoneRefusal.NoCountryCode)]
    [InlineData("31 98765-4321", null, PhoneRefusal.NoCountryCode)]
    [InlineData("(479) 779-1092", null, PhoneRefusal.NoCountryCode)]
    [InlineData("479.779.1092", null, PhoneRefusal.NoCountryCode)]
    [InlineData("4797791092", null, PhoneRefusal.NoCountryCode)]
    [InlineData("(678) 578-5250", null, PhoneRefusal.NoCountryCode)]
    [InlineData("(659) 599-0540", null, PhoneRefusal.NoCountryCode)]
    [InlineData("51 98765-4321", null, PhoneRefusal.NoCountryCode)]
    [InlineData("(84) 98765-4321", null, PhoneRefusal.NoCountryCode)]
    [InlineData("51987654321", null, PhoneRefusal.NoCountryCode)]
    [InlineData("+999 123456789", null, PhoneRefusal.UnknownCountryCode)]
    [InlineData("+0349 1234567", null, PhoneRefusal.UnknownCountryCode)]
    [InlineData("0 0", null, PhoneRefusal.UnknownCountryCode)]
    [InlineData("+39 12", null, PhoneRefusal.TooShort)]
    [InlineData("12", "IT", PhoneRefusal.TooShort)]
    [InlineData("+39 349 1234567 8901", null, PhoneRefusal.TooLong)]
    [InlineData("+1 (0)813 555 01478", null, PhoneRefusal.TooLong)]
    [InlineData("+123456789012345678901234567890123", null, PhoneRefusal.TooLong)]
    [InlineData("+44 7911 1234", null, PhoneRefusal.ImpossibleLength)]
    public void A_text_that_is_no_number_is_refused_with_a_reason(string? text, string? defaultRegion, string code)
    {
        var result = PhoneNumber.Parse(text, defaultRegion);
        Assert.False(result.IsNumber);
        Assert.Equal(code, result.Refusal.Code);
        Assert.Equal(default, result.Number);
    }

    [Theory]
    [InlineData("+39 12", "The number is too short: after +39 it has 2 digits, possible are 6 to 12.")]
    [InlineData("+44 7911 1234", "The number has an impossible length: after +44 it has 8 digits, possible are 7 or 9 to 10.")]
    [InlineData("+34 6123456789", "The number is too long: after +34 it has 10 digits, possible are 9.")]
    public void A_wrong_length_is_told_with_the_possible_ones(string text, string detail) =>
        Assert.Equal(detail, PhoneNumber.Parse(text).Refusal?.Detail);

    [Fact]
    public void A_text_beyond_the_limit_is_not_looked_at() =>
        Assert.Equal(PhoneRefusal.TooLong, PhoneNumber.Parse(new string(' ', 128) + "+393491234567").Refusal?.Code);
}
