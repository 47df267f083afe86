using System.Text;
using Grainline.Pages.Parts;

namespace Grainline.Tests.Console.Parts;

/// <summary>Files of contacts as spreadsheets write them.</summary>
public sealed class FileTextTests
{
    private const string Guests = "Nome;Città\nNiccolò;Forlì\nÁngel;Cádiz – 5 €";

    [Fact]
    public void Excel_in_western_europe_writes_windows_1252()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Guests);

        Assert.Equal(new FileText(Guests, "Windows-1252"), FileText.Of(bytes));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Utf_8_is_read_with_its_mark_and_without(bool mark)
    {
        byte[] bytes = [.. mark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(Guests)];

        Assert.Equal(new FileText(Guests, "UTF-8"), FileText.Of(bytes));
    }

    [Fact]
    public void Unicode_text_of_excel_is_read_by_its_mark()
    {
        byte[] bytes = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Guests)];

        Assert.Equal(new FileText(Guests, "UTF-16"), FileText.Of(bytes));
    }

    [Fact]
    public void An_empty_file_is_an_empty_text() => Assert.Equal(new FileText("", "UTF-8"), FileText.Of([]));
}
