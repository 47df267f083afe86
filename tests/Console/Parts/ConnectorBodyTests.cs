using Grainline.Pages.Settings;

namespace Grainline.Tests.Console.Parts;

/// <summary>What the form of a channel sends, so that it takes back nothing that somebody else has changed.</summary>
public sealed class ConnectorBodyTests
{
    private static readonly string[] Members = ["id", "name", "waba_id", "access_token", "rate_per_second"];

    private static readonly Dictionary<string, string?> Loaded = new()
    {
        ["id"] = "main",
        ["name"] = "Main",
        ["waba_id"] = "12",
        ["access_token"] = null,
        ["rate_per_second"] = "80",
    };

    [Theory]
    [InlineData("name", "Main", """{"type":"t"}""")]
    [InlineData("name", "Other ", """{"type":"t","name":"Other"}""")]
    [InlineData("waba_id", "", """{"type":"t","waba_id":""}""")]
    [InlineData("access_token", "", """{"type":"t"}""")]
    [InlineData("access_token", "new", """{"type":"t","access_token":"new"}""")]
    [InlineData("rate_per_second", "40", """{"type":"t","rate_per_second":40}""")]
    public void A_change_names_what_was_changed(string member, string value, string expected) =>
        Assert.Equal(expected, ConnectorBody.Of("t", Members, new Dictionary<string, string?>(Loaded) { [member] = value }, Loaded).ToJsonString());

    [Fact]
    public void A_new_one_names_what_is_filled_in() => Assert.Equal(
        """{"type":"t","id":"main","name":"Main","waba_id":"12","rate_per_second":80}""",
        ConnectorBody.Of("t", Members, Loaded, loaded: null).ToJsonString());
}
