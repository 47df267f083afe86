using FsCheck;
using FsCheck.Fluent;
using Grainline.Phones;

namespace Grainline.Tests.Phones;

public sealed class Laws
{
    private const int Tests = 1_000;

    private static readonly string?[] DefaultRegions = [null, "IT", "US", "AR", "DE", "RU", "GG", "CX", "MG", "zz"];

    private static readonly Gen<string?> DefaultRegion = Gen.Elements(DefaultRegions);

    /// <summary>Texts that look like numbers: digits with what may stand among them.</summary>
    private static readonly Gen<string> Dialled =
        from prefix in Gen.Elements("", "+", "00", "0", "+39", "+44 (0)", "+54 9", "+1", "+7 8", "011", "tel:")
        from body in Gen.Elements([.. "0123456789012345678901234567890123456789 -./()+x,"]).ArrayOf()
        select prefix + new string(body);

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string?>(text => DefaultRegions.All(region => Agrees(PhoneNumber.Parse(text, region)))).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void A_number_that_was_read_reads_as_itself_under_every_default_region() =>
        Prop.ForAll(Number().ToArbitrary(), number => DefaultRegions.All(region => PhoneNumber.Parse(number.E164, region).Number == number))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void Marks_between_the_digits_change_nothing()
    {
        var marks = Gen.Elements("", " ", "-", ".", "\u00A0", "\u200E", "\u2009", " - ");
        var spelled =
            from number in Number()
            from gaps in marks.ArrayOf(number.E164.Length)
            select (number, text: string.Concat(number.E164.Zip(gaps, (sign, gap) => sign + gap)));
        Prop.ForAll(spelled.ToArbitrary(), pair => PhoneNumber.Parse(pair.text).Number == pair.number).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));
    }

    [Fact]
    public void A_number_is_E164_and_its_mask_tells_less() =>
        Prop.ForAll(Number().ToArbitrary(), number =>
            number.E164 is ['+', >= '1' and <= '9', .. var rest] && rest.Length < PhoneNumber.MaxDigits && rest.All(char.IsAsciiDigit)
            && PhoneNumber.Mask(number.E164).Count(char.IsAsciiDigit) <= number.E164.Length - 4).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    private static Gen<PhoneNumber> Number() =>
        (from region in DefaultRegion from text in Dialled select PhoneNumber.Parse(text, region))
        .Where(result => result.IsNumber)
        .Select(result => result.Number);

    private static bool Agrees(PhoneResult result) =>
        result.IsNumber ? result.Number.E164.Length > 1 : result.Refusal.Detail.Length > 0 && result.Number == default;
}
