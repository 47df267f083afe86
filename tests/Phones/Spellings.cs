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
    [InlineData("IT", "349 1234567", "+393491234567")]
    [InlineData("IT", "02 1234567", "+39021234567")]
    [InlineData(null, "+39 (0)2 1234567", "+39021234567")]
    [InlineData("IT", "391 2345678", "+393912345678")]
    [InlineData("IT", "393491234567", "+393491234567")]
    [InlineData("IT", "447911123456", "+447911123456")]
    [InlineData("VA", "06 698 12345", "+390669812345")]
    [InlineData("SM", "0549 886377", "+3780549886377")]
    [InlineData("SM", "886377", "+3780549886377")]
    [InlineData("GB", "020 7946 0958", "+442079460958")]
    [InlineData(null, "+44 (0)20 7946 0958", "+442079460958")]
    [InlineData(null, "+44 020 7946 0958", "+442079460958")]
    [InlineData("GB", "07911 123456", "+447911123456")]
    [InlineData("JE", "07797 712345", "+447797712345")]
    [InlineData("GG", "254321", "+441481254321")]
    [InlineData("US", "(813) 555-0147", "+18135550147")]
    [InlineData("US", "1-813-555-0147", "+18135550147")]
    [InlineData("US", "011 39 349 1234567", "+393491234567")]
    [InlineData("US", "00 39 349 1234567", "+393491234567")]
    [InlineData(null, "+1 1 813 555 0147", "+18135550147")]
    [InlineData("CA", "613-555-0123", "+16135550123")]
    [InlineData("BS", "359-1234", "+12423591234")]
    [InlineData("DO", "809 234 5678", "+18092345678")]
    [InlineData("DE", "0151 12345678", "+4915112345678")]
    [InlineData("DE", "030/1234567", "+49301234567")]
    [InlineData("DE", "04921/123456", "+494921123456")]
    [InlineData("DE", "4915112345678", "+4915112345678")]
    [InlineData(null, "+49 (0)151 12345678", "+4915112345678")]
    [InlineData("AT", "0664 1234567", "+436641234567")]
    [InlineData("CH", "079 123 45 67", "+41791234567")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    [InlineData("ES", "612 34 56 78", "+34612345678")]
    [InlineData(null, "+34 (0)612 345 678", "+34612345678")]
    [InlineData("PT", "912 345 678", "+351912345678")]
    [InlineData("NL", "06-12345678", "+31612345678")]
    [InlineData("BE", "0470 12 34 56", "+32470123456")]
    [InlineData("SE", "070-123 45 67", "+46701234567")]
    [InlineData("NO", "406 12 345", "+4740612345")]
    [InlineData("PL", "512 345 678", "+48512345678")]
    [InlineData("HU", "06 20 123 4567", "+36201234567")]
    [InlineData("LT", "8 612 34567", "+37061234567")]
    [InlineData("LT", "0 612 34567", "+37061234567")]
    [InlineData("RU", "8 (912) 345-67-89", "+79123456789")]
    [InlineData("RU", "8 800 555 35 35", "+78005553535")]
    [InlineData("RU", "8005553535", "+78005553535")]
    [InlineData("RU", "8~10 39 349 1234567", "+393491234567")]
    [InlineData("KZ", "8 701 234 5678", "+77012345678")]
    [InlineData("UA", "050 123 4567", "+380501234567")]
    [InlineData("TR", "0501 234 56 78", "+905012345678")]
    [InlineData("EG", "012 22203198", "+201222203198")]
    [InlineData(null, "+20 12 22203198", "+201222203198")]
    [InlineData("AE", "050 123 4567", "+971501234567")]
    [InlineData("IN", "081234 56789", "+918123456789")]
    [InlineData("CN", "138 1234 5678", "+8613812345678")]
    [InlineData("JP", "090-1234-5678", "+819012345678")]
    [InlineData("JP", "010 39 349 1234567", "+393491234567")]
    [InlineData("AU", "0412 345 678", "+61412345678")]
    [InlineData("AU", "0011 39 349 1234567", "+393491234567")]
    [InlineData("CX", "91641234", "+61891641234")]
    [InlineData("NZ", "021 123 4567", "+64211234567")]
    [InlineData("ZA", "071 123 4567", "+27711234567")]
    [InlineData("NG", "0802 123 4567", "+2348021234567")]
    [InlineData("AR", "011 15-2345-6789", "+5491123456789")]
    [InlineData("AR", "11 2345-6789", "+541123456789")]
    [InlineData(null, "+54 11 15 2345 6789", "+5491123456789")]
    [InlineData(null, "+54 9 11 2345 6789", "+5491123456789")]
    [InlineData("MX", "55 1234 5678", "+525512345678")]
    [InlineData("MX", "044 55 1234 5678", "+525512345678")]
    [InlineData(null, "+52 1 55 1234 5678", "+525512345678")]
    [InlineData(null, "5215512345678", "+525512345678")]
    [InlineData("BR", "(11) 98765-4321", "+5511987654321")]
    [InlineData("BR", "0 15 11 98765-4321", "+5511987654321")]
    [InlineData("CI", "07 12 34 56 78", "+2250712345678")]
    [InlineData(null, "+800 1234 5678", "+80012345678")]
    [InlineData("zz", "+39 349 1234567", "+393491234567")]
    [InlineData("", "+39 349 1234567", "+393491234567")]
    public void A_number_is_read_with_the_rules_of_its_country(string? defaultRegion, string text, string e164) =>
        Assert.Equal(e164, PhoneNumber.Parse(text, defaultRegion).Number.E164);

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
