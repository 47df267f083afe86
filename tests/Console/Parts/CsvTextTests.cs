using Grainline.Pages.Parts;

namespace Grainline.Tests.Console.Parts;

/// <summary>Tables that people open in a spreadsheet.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"http://evil.example.com\",\"x\")", "\"'=HYPERLINK(\"\"http://evil.example.com\"\",\"\"x\"\")\"")]
    [InlineData("+39 347", "'+39 347")]
    [InlineData("+393470000001", "+393470000001")]
    [InlineData("+", "'+")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("a,=1", "\"a,=1\"")]
    [InlineData("a;=1", "\"a;=1\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void No_cell_is_a_formula_and_none_becomes_two(string text, string cell) => Assert.Equal($"{cell},1\r\n", CsvText.Of([[text, "1"]]));

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+393470000001")]
    [InlineData("'quoted'")]
    public void What_was_written_is_read_again(string text) => Assert.Equal(text, CsvText.Read(CsvText.Of([[text]]).TrimEnd()));
}
