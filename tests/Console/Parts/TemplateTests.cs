using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;

namespace Grainline.Tests.Console.Parts;

/// <summary>What the templates of automations become.</summary>
public sealed class TemplateTests
{
    /// <summary>What a customer or the team at Go High Level reads.</summary>
    private static readonly string[] Read = ["text", "title", "note"];

    [Theory, InlineData("it"), InlineData("es")]
    public void Whoever_is_written_to_reads_the_language_of_the_page(string language)
    {
        var (spoken, before) = (CultureInfo.GetCultureInfo(language), CultureInfo.CurrentUICulture);
        foreach (var template in Template.All)
        {
            CultureInfo.CurrentUICulture = spoken;
            var texts = Texts(template.Instance("Mine", "America/Mexico_City")).ToList();
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
            var english = Texts(template.Instance("Mine", "America/Mexico_City")).ToList();
            CultureInfo.CurrentUICulture = before;

            // What is nothing but a name and a placeholder is the same in all.
            Assert.All(english.Zip(texts), pair => Assert.True(pair.First != pair.Second || pair.First == "WhatsApp: {{reply.text}}", pair.First));
        }
    }

    [Fact]
    public void Hours_are_those_of_whoever_uses_it()
    {
        var zones = Template.All.Select(template => template.Instance("Mine", "America/Mexico_City").Text("time_zone")).OfType<string>().ToList();
        Assert.NotEmpty(zones);
        Assert.All(zones, zone => Assert.Equal("America/Mexico_City", zone));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Read.Contains(member.Key) && ApiJson.Scalar(member.Value) is { } text ? [text] : Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        _ => [],
    };
}
