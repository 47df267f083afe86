using Grainline.Runs;
using Grainline.Steps.Replies;

namespace Grainline.Tests.Decisions.Runs;

public sealed class ReplyMatchTests
{
    [Theory]
    [InlineData("sì", "Si\u0300, certo", true)]
    [InlineData("si", "Si\u0300, certo", false)]
    [InlineData("caffe\u0300", "un caffè", true)]
    [InlineData("l'altro", "vorrei l\u2019altro", true)]
    [InlineData("l\u2019altro", "vorrei l'altro", true)]
    [InlineData("altro", "vorrei l\u2019altro", true)]
    public void Words_are_found_however_a_keyboard_writes_their_accents_and_apostrophes(string word, string text, bool fits) =>
        Assert.Equal(fits, new ReplyMatch { ContainsAny = [word] }.Fits(new Reply(text, null, null)));

    [Theory]
    [InlineData("perché no", "PERCHE\u0301 NO", true)]
    [InlineData("un'altra", "un\u2019altra ", true)]
    [InlineData("perche no", "perché no", false)]
    public void A_whole_answer_is_compared_alike(string expected, string text, bool fits) =>
        Assert.Equal(fits, new ReplyMatch { Whole = expected }.Fits(new Reply(text, null, null)));

    [Fact]
    public void Half_an_emoji_is_no_hindrance() => Assert.True(new ReplyMatch { ContainsAny = ["x"] }.Fits(new Reply("x " + '\ud83d', null, null)));

    [Fact]
    public void What_was_not_said_fits_nothing() => Assert.False(new ReplyMatch { Button = "yes" }.Fits(new Reply("yes", null, null)));
}
