using Grainline.Sandbox.Phone;

namespace Grainline.Tests.Sandbox;

public sealed class PhoneKeyTests
{
    [Theory]
    [InlineData("+393491234567")]
    [InlineData(" 393491234567")]
    [InlineData("393491234567")]
    [InlineData("+39 (349) 123-45.67")]
    public void A_phone_is_its_digits(string text) => Assert.Equal("+393491234567", PhoneKey.Parse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("12345")]
    [InlineData("1234567890123456")]
    [InlineData("00393491234567")]
    [InlineData("39+3491234567")]
    [InlineData("IT.1000000000000001")]
    [InlineData("٣٩٣٤٩١٢٣٤٥٦٧")]
    public void Anything_else_is_no_phone(string? text) => Assert.Null(PhoneKey.Parse(text));
}
