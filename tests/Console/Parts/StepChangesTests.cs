using System.Text.Json.Nodes;
using Grainline.Pages.Automations;

namespace Grainline.Tests.Console.Parts;

/// <summary>What a version changed, step by step.</summary>
public sealed class StepChangesTests
{
    private const string Vip = """{"id":"vip","type":"add_tags","tags":["vip"]}""";

    private const string Old = $$"""
        {"name":"A","steps":[
          {"id":"hello","type":"send_message","channel":"sandbox","text":"Ciao"},
          {"id":"answer","type":"wait_for_reply","timeout":"PT24H",
            "replies":[{"match":{"contains_any":["yes"]},"steps":[{{Vip}}]}],
            "no_reply":[{"id":"nudge","type":"send_message","channel":"sandbox","text":"Still there?"}]},
          {"id":"end","type":"stop"}]}
        """;

    [Fact]
    public void A_version_that_is_the_same_changed_nothing()
    {
        Assert.Empty(Changes(Old));
        Assert.Empty(StepChanges.Settings(Parse(Old), Parse(Old)));
    }

    [Fact]
    public void A_step_with_another_text_is_changed_and_those_round_it_are_not() =>
        Assert.Equal(["Changed nudge text"], Changes(Old.Replace("Still there?", "Hello?", StringComparison.Ordinal)));

    [Fact]
    public void A_rule_of_a_branch_is_the_change_of_its_step_and_not_of_the_steps_in_it() =>
        Assert.Equal(["Changed answer replies"], Changes(Old.Replace("\"yes\"", "\"si\"", StringComparison.Ordinal)));

    [Fact]
    public void Steps_that_came_and_went_are_named_and_those_after_them_have_not_moved() =>
        Assert.Equal(
            ["Added pause ", "Removed hello "],
            Changes(Old.Replace("""{"id":"hello","type":"send_message","channel":"sandbox","text":"Ciao"}""", """{"id":"pause","type":"wait","duration":"PT1H"}""", StringComparison.Ordinal)));

    [Fact]
    public void A_step_in_another_place_has_moved() =>
        Assert.Equal(
            ["Moved vip "],
            Changes(Old.Replace(Vip, "", StringComparison.Ordinal).Replace("\"no_reply\":[", $"\"no_reply\":[{Vip},", StringComparison.Ordinal)));

    [Fact]
    public void What_is_not_a_step_is_a_setting()
    {
        var now = Parse(Old.Replace("\"name\":\"A\"", "\"name\":\"B\",\"reentry\":\"once\"", StringComparison.Ordinal));

        Assert.Equal(["name", "reentry"], StepChanges.Settings(Parse(Old), now));
        Assert.Empty(StepChanges.Of(Parse(Old), now));
    }

    [Fact]
    public void Of_two_that_changed_places_one_has_moved()
    {
        var before = Parse("""{"steps":[{"id":"a","type":"stop"},{"id":"b","type":"stop"},{"id":"c","type":"stop"}]}""");
        var after = Parse("""{"steps":[{"id":"b","type":"stop"},{"id":"c","type":"stop"},{"id":"a","type":"stop"}]}""");

        Assert.Equal("a", Assert.Single(StepChanges.Of(before, after)).Step["id"]!.GetValue<string>());
    }

    private static IEnumerable<string> Changes(string now) =>
        StepChanges.Of(Parse(Old), Parse(now)).Select(change => $"{change.Fate} {change.Step["id"]} {string.Join(',', change.Members)}");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
