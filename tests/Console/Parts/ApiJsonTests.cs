using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Tests.Console.Parts;

/// <summary>JSON as people read it.</summary>
public sealed class ApiJsonTests
{
    [Theory]
    [InlineData("Party 🎉 – Niccolò", "\"Party 🎉 – Niccolò\"")]
    [InlineData(@"\uD83C\uDF89", """
        "\\uD83C\\uDF89"
        """)]
    [InlineData(@"\🎉", """
        "\\🎉"
        """)]
    public void Emoji_are_shown_as_they_are_and_what_is_spelt_as_an_escape_stays_so(string text, string shown)
    {
        Assert.Equal(shown, ApiJson.Line(JsonValue.Create(text)));
        Assert.Equal(text, JsonNode.Parse(ApiJson.Pretty(JsonValue.Create(text)))!.GetValue<string>());
    }
}
