using FsCheck;
using FsCheck.Fluent;
using Grainline.Contacts;
using Grainline.Messages;
using Microsoft.Extensions.Configuration;

namespace Grainline.Tests.Connectors.People;

/// <summary>The words by which people end and resume messages.</summary>
public sealed class ConsentKeywordsTests
{
    private static readonly ConsentKeywords Words = new();

    [Theory]
    [InlineData("STOP")]
    [InlineData("stop")]
    [InlineData(" Stop! ")]
    [InlineData("«stop»")]
    [InlineData("STOP 🛑")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("BAJA")]
    [InlineData("Dar de baja.")]
    [InlineData("dar   de\nbaja")]
    [InlineData("no más mensajes")]
    [InlineData("CANCELLAMI")]
    [InlineData("Arrêt")]
    [InlineData("arret")]
    [InlineData("abmelden")]
    [InlineData("Sair")]
    public void A_message_that_is_such_a_word_ends_messages(string text) => Assert.Equal(ConsentStatus.OptedOut, Words.Read(text));

    [Theory]
    [InlineData("START")]
    [InlineData("alta")]
    [InlineData("Iscrivimi!")]
    [InlineData("anmelden")]
    public void Others_resume_them(string text) => Assert.Equal(ConsentStatus.OptedIn, Words.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("🛑")]
    [InlineData("don't stop")]
    [InlineData("non stop")]
    [InlineData("nonstop")]
    [InlineData("Ferma tutto, arrivo")]
    [InlineData("Cancel")]
    [InlineData("Cancelar")]
    [InlineData("Annulla")]
    [InlineData("No")]
    [InlineData("stop stop stop stop stop stop stop stop stop stop stop stop stop stop")]
    [InlineData("st\ud800p")]
    public void Everything_else_is_about_something_else(string? text) => Assert.Null(Words.Read(text));

    [Fact]
    public void Built_in_languages_can_be_replaced_and_others_added()
    {
        var options = new ConsentKeywordOptions();
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stop:it:0"] = "Basta così",
            ["Stop:pl:0"] = "koniec",
            ["Resume:es:0"] = "volver",
        }).Build().Bind(options);
        var words = new ConsentKeywords(options);

        Assert.Equal(ConsentStatus.OptedOut, words.Read("BASTA COSI"));
        Assert.Equal(ConsentStatus.OptedOut, words.Read("Koniec"));
        Assert.Equal(ConsentStatus.OptedOut, words.Read("stop"));
        Assert.Equal(ConsentStatus.OptedIn, words.Read("volver"));
        Assert.Equal((null, null), (words.Read("cancella"), words.Read("alta")));
    }

    [Fact]
    public void A_word_of_both_kinds_ends_messages()
    {
        var options = new ConsentKeywordOptions();
        options.Stop["xx"] = ["start"];

        Assert.Equal(ConsentStatus.OptedOut, new ConsentKeywords(options).Read("start"));
    }

    [Fact]
    public void Any_text_is_read_without_an_exception_and_its_case_does_not_matter() => Prop
        .ForAll<string>(text => Words.Read(text) == Words.Read(text?.ToUpperInvariant()))
        .QuickCheckThrowOnFailure();
}
