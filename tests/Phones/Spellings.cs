using Grainline.Phones;

namespace Grainline.Tests.Phones;

/// <summary>One number, written as people, forms and other systems write it.</summary>
public sealed class Spellings
{
    [Theory]
    [InlineData("+393491234567")]
    [InlineData("+39 349 123 4567")]
    [InlineData(" +39\u00A0349\u2009123\u202F4567 ")]
    [InlineData("+39-349-1234567")]
    [InlineData("+39\u2011349\u2013123\u20144567")]
    [InlineData("+39.349.1234567")]
    [InlineData("+39/349/1234567")]
    [InlineData("(+39) 349 1234567")]
    [InlineData("[+39] 349_1234567", false)]
    [InlineData("+39 349 1234567\n")]
    [InlineData("\u202A+39 349 1234567\u202C")]
    [InlineData("\u200E+39\u200F349\u200D1234567")]
    [InlineData("\uFEFF+393491234567")]
    [InlineData("＋３９３４９１２３４５６７")]
    [InlineData("+３９3491234567")]
    [InlineData("+٣٩ ٣٤٩ ١٢٣ ٤٥٦٧")]
    [InlineData("+۳۹۳۴۹۱۲۳۴۵۶۷")]
    [InlineData("+३९३४९१२३४५६७")]
    [InlineData("tel:+39-349-1234567")]
    [InlineData("TEL: +393491234567")]
    [InlineData("\u200Ewhatsapp:+393491234567")]
    [InlineData("p:+393491234567")]
    [InlineData("'+393491234567")]
    [InlineData("\"+393491234567\"")]
    [InlineData("📱 +39 349 1234567")]
    [InlineData("00393491234567")]
    [InlineData("0039 349 1234567")]
    [InlineData("+00393491234567")]
    [InlineData("++393491234567")]
    [InlineData("393491234567")]
    [InlineData("39 349 1234567")]
    [InlineData("393491234567.0")]
    [InlineData("+39, 349 1234567")]
    public void Every_spelling_gives_the_same_number(string text, bool isNumber = true)
    {
        var result = PhoneNumber.Parse(text);
        Assert.Equal(isNumber ? "+393491234567" : "", result.Number.E164);
        Assert.Equal(isNumber, result.IsNumber);
        Assert.Equal(isNumber ? "+393491234567" : "", PhoneNumber.Parse(text, "it").Number.E164);
    }

    [Theory]
    [InlineData("+393491234567", "IT", "39")]
    [InlineData("+390669812345", "VA", "39")]
    [InlineData("+18135550147", "US", "1")]
    [InlineData("+16135550123", "CA", "1")]
    [InlineData("+12423591234", "BS", "1")]
    [InlineData("+18092345678", "DO", "1")]
    [InlineData("+79123456789", "RU", "7")]
    [InlineData("+77012345678", "KZ", "7")]
    [InlineData("+447400123456", "GB", "44")]
    [InlineData("+447911123456", "GG", "44")]
    [InlineData("+441481254321", "GG", "44")]
    [InlineData("+447797712345", "JE", "44")]
    [InlineData("+4779123456", "SJ", "47")]
    [InlineData("+61412345678", "AU", "61")]
    [InlineData("+61891641234", "CX", "61")]
    [InlineData("+358181234567", "AX", "358")]
    [InlineData("+262639012345", "YT", "262")]
    [InlineData("+80012345678", null, "800")]
    [InlineData("+88213300655", null, "882")]
    public void The_first_digits_tell_the_region(string e164, string? region, string callingCode)
    {
        var number = PhoneNumber.Parse(e164).Number;
        Assert.Equal(region, number.Region);
        Assert.Equal(callingCode, number.CallingCode);
    }

    [Theory]
    [InlineData("+393491234567", "+39349***4567")]
    [InlineData("+18135550147", "+1813***0147")]
    [InlineData("+4740612345", "+474***2345")]
    [InlineData("+24740123", "+247***23")]
    [InlineData("+2908123", "+290***3")]
    [InlineData("", "***")]
    public void A_mask_hides_at_least_three_digits(string e164, string masked) => Assert.Equal(masked, PhoneNumber.Mask(e164));

    [Fact]
    public void No_number_at_all_has_no_region()
    {
        Assert.Equal("", default(PhoneNumber).E164);
        Assert.Null(default(PhoneNumber).Region);
        Assert.Equal("", default(PhoneNumber).CallingCode);
    }

    [Theory]
    [InlineData("IT", true)]
    [InlineData("it", true)]
    [InlineData("XK", true)]
    [InlineData("800", false)]
    [InlineData("ZZ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_region_is_known_by_its_code(string? region, bool isKnown) => Assert.Equal(isKnown, PhoneRegions.IsKnown(region));
}
