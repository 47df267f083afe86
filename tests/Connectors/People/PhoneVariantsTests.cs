using FsCheck;
using FsCheck.Fluent;
using Grainline.Phones;

namespace Grainline.Tests.Connectors.People;

/// <summary>Numbers that WhatsApp and the numbering plan write differently.</summary>
public sealed class PhoneVariantsTests
{
    [Theory]
    [InlineData("+5531987654321", "+553187654321")]
    [InlineData("+5511998765432", "+551198765432")]
    [InlineData("+523312345678", "+5213312345678")]
    [InlineData("+5491123456789", "+541123456789")]
    public void The_form_of_today_and_the_other_one_are_the_same_phone(string today, string other)
    {
        Assert.Equal<string>([today, other], PhoneVariants.Of(today));
        Assert.Equal<string>([other, today], PhoneVariants.Of(other));
        Assert.Equal((today, today), (PhoneVariants.Canonical(today), PhoneVariants.Canonical(other)));
    }

    [Theory]
    [InlineData("+393491234567")]
    [InlineData("+553132345678")]
    [InlineData("+5531912345678")]
    [InlineData("+55319876543")]
    [InlineData("+52133123456")]
    [InlineData("+5281")]
    [InlineData("+5411234567890123")]
    [InlineData("5531987654321")]
    [InlineData("+55319x7654321")]
    [InlineData("+55")]
    [InlineData("")]
    public void Any_other_number_is_only_itself(string phone)
    {
        Assert.Equal<string>([phone], PhoneVariants.Of(phone));
        Assert.Equal(phone, PhoneVariants.Canonical(phone));
    }

    [Fact]
    public void All_variants_have_one_canonical_form_and_are_each_others_variants() => Prop.ForAll(
        Gen.Elements("+55", "+52", "+54", "+521", "+549", "+39").SelectMany(code => Gen.Choose(100_000_000, 999_999_999)
            .SelectMany(digits => Gen.Choose(0, 99).Select(more => $"{code}{digits}{more}"))).ToArbitrary(),
        phone => PhoneVariants.Of(phone) is var all
            && all.Select(PhoneVariants.Canonical).Distinct(StringComparer.Ordinal).Count() == 1
            && all.Contains(PhoneVariants.Canonical(phone))
            && all.All(variant => PhoneVariants.Of(variant).Order(StringComparer.Ordinal).SequenceEqual(all.Order(StringComparer.Ordinal))))
        .QuickCheckThrowOnFailure();
}
