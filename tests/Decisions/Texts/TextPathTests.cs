using System.Text.Json;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Texts;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>Names in texts lead where the same names lead in conditions (HTTP.md, "Names in texts and conditions").</summary>
public sealed class TextPathTests
{
    private const string Order = """{"total":12,"items":[{"title":"Uno","tags":["a","b"]},{"title":"Due"}]}""";

    [Theory]
    [InlineData("trigger.order.items[1].title", "Due")]
    [InlineData("trigger.order.items.1.title", "Due")]
    [InlineData("trigger.order.items.[1].title", "Due")]
    [InlineData("trigger.order.items[0].tags[1]", "b")]
    [InlineData("trigger.[order].[items][0].title", "Uno")]
    [InlineData("response.list[0].id", "7")]
    [InlineData("tags[1]", "vip")]
    [InlineData("custom.Budget", "10")]
    [InlineData("custom.[Data evento]", "oggi")]
    [InlineData("custom.[No. of guests]", "80")]
    [InlineData("custom.[Altro...]", "x")]
    [InlineData("custom.[..]", "y")]
    public void A_name_means_the_same_in_a_text_as_in_a_condition(string name, string expected)
    {
        var (scope, unresolved) = (ScopeOf(("order", Order)), new List<string>());
        Assert.Equal(expected, TextTemplate.Get($"{{{{{name}}}}}").Render(scope, unresolved));
        Assert.Equal(expected, $"{scope.Find(name)}");
        Assert.Empty(unresolved);
    }

    [Theory]
    [InlineData("{{trigger.order.items[2].title}}", "trigger.order.items.2.title")]
    [InlineData("{{custom.[Altro....]}}", "custom.[Altro....]")]
    public void A_name_that_leads_nowhere_is_told(string text, string name)
    {
        var unresolved = new List<string>();
        Assert.Equal("", TextTemplate.Get(text).Render(ScopeOf(("order", Order)), unresolved));
        Assert.Equal([name], unresolved);
    }

    [Fact]
    public void Brackets_in_quotes_and_outside_of_placeholders_stay()
    {
        const string Text = "[a..b] items[0] {{default custom.none \"[a..b] x[0]\"}}{{#each trigger.order.items}}{{title}}={{tags[0]}};{{/each}}";
        Assert.Equal("[a..b] items[0] [a..b] x[0]Uno=a;Due=;", TextTemplate.Get(Text).Render(ScopeOf(("order", Order)), []));
    }

    [Fact]
    public void A_list_stays_a_list_where_one_of_its_entries_is_named_too()
    {
        var scope = ScopeOf(
            ("order.items", """[{"title":"Uno"},{"title":"Due"}]"""), ("order.items.0.title", "\"Uno\""), ("order.items[1].title", "\"Due\""), ("order.total", "12"));
        Assert.Equal(
            "Uno Due 12 Uno,Due,",
            TextTemplate.Get("{{trigger.order.items.0.title}} {{trigger.order.items[1].title}} {{trigger.order.total}} {{#each trigger.order.items}}{{title}},{{/each}}")
                .Render(scope, []));
    }

    [Fact]
    public void Values_that_are_named_lie_over_the_body_where_it_is_kept_whole()
    {
        var scope = ScopeOf(("", """{"order":{"total":12,"note":"x"},"data":[{"id":"nome","value":"Anna"}]}"""), ("order.total", "13"), ("data.nome", "\"Anna\""));
        Assert.Equal("13 x Anna", TextTemplate.Get("{{trigger.order.total}} {{trigger.order.note}} {{trigger.data.nome}}").Render(scope, []));
    }

    private static Scope ScopeOf(params (string Path, string Json)[] trigger)
    {
        var contact = new ContactProfile
        {
            Phone = "+393491234567",
            Tags = ["new", "vip"],
            CustomFields = OrdinalDictionary.Empty<FieldValue>()
                .SetItem("Budget", FieldValue.Text("10")).SetItem("Data evento", FieldValue.Text("oggi")).SetItem("No. of guests", FieldValue.Text("80"))
                .SetItem("Altro...", FieldValue.Text("x")).SetItem("..", FieldValue.Text("y")),
        };
        var run = new RunState
        {
            Id = "run_1",
            AutomationId = "aut_1",
            Version = 1,
            StartedAt = DateTimeOffset.UnixEpoch,
            Response = Value("""{"list":[{"id":7}]}"""),
            TriggerData = trigger.Aggregate(OrdinalDictionary.Empty<FieldValue>(), (data, entry) => data.SetItem(entry.Path, Value(entry.Json))),
        };
        return new Scope(contact, run, TextLocale.Invariant);
    }

    private static FieldValue Value(string json) => FieldValue.Json(JsonElement.Parse(json));
}
