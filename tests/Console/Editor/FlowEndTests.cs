using System.Text.Json.Nodes;
using Grainline.Pages.Editor;

namespace Grainline.Tests.Console.Editor;

/// <summary>Where no run goes on.</summary>
public sealed class FlowEndTests
{
    private static readonly DefinitionShape Shape = new(JsonNode.Parse("""
        {"properties":{"steps":{"type":"array","items":{"anyOf":[
          {"properties":{"type":{"const":"if"},"then":{"$ref":"#/properties/steps"},"else":{"$ref":"#/properties/steps"}}},
          {"properties":{"type":{"const":"split"},"branches":{"type":"array","items":{"type":"object","properties":{"steps":{"$ref":"#/properties/steps"}}}}}},
          {"properties":{"type":{"const":"detour"},"steps":{"$ref":"#/properties/steps"}}},
          {"properties":{"type":{"const":"wait_for_reply"},"no_reply":{"$ref":"#/properties/steps"}}},
          {"properties":{"type":{"const":"add_tags"}}},
          {"properties":{"type":{"const":"stop"}}}]}}}}
        """)!.AsObject());

    [Theory]
    [InlineData(true, """{"type":"stop"}""")]
    [InlineData(false, """{"type":"add_tags"}""")]
    [InlineData(false, """{"type":"if","then":[{"type":"stop"}]}""")]
    [InlineData(true, """{"type":"if","then":[{"type":"stop"}],"else":[{"type":"add_tags"},{"type":"stop"},{"type":"add_tags"}]}""")]
    [InlineData(false, """{"type":"if","then":[{"type":"stop"}],"else":[{"type":"stop"}],"on_error":"continue"}""")]
    [InlineData(true, """{"type":"split","branches":[{"steps":[{"type":"stop"}]},{"steps":[{"type":"stop"}]}]}""")]
    [InlineData(false, """{"type":"split","branches":[]}""")]
    [InlineData(false, """{"type":"split","branches":[{"steps":[{"type":"stop"}]}],"on_error":[{"id":"a","type":"add_tags"}]}""")]
    [InlineData(false, """{"type":"detour","steps":[{"type":"stop"}]}""")]
    public void Runs_end_at_a_stop_and_where_every_way_ends(bool ends, string step) =>
        Assert.Equal(ends, FlowTree.Of(new JsonObject { ["steps"] = new JsonArray(JsonNode.Parse(step)) }, Shape)[0].Ends);

    [Fact]
    public void What_no_run_comes_to_is_known_with_all_below_it_and_is_a_warning_once_for_each_place()
    {
        var view = FlowView.Of(JsonNode.Parse("""
            {"steps":[
              {"id":"ask","type":"wait_for_reply","no_reply":[{"id":"late","type":"add_tags"}]},
              {"id":"fork","type":"if","then":[{"id":"end","type":"stop"},{"id":"a","type":"add_tags"},{"id":"b","type":"add_tags"}]},
              {"id":"last","type":"stop"},
              {"id":"c","type":"if","then":[{"id":"d","type":"stop"},{"id":"e","type":"stop"}]},
              {"id":"f","type":"add_tags"}]}
            """)!.AsObject(), Shape, []);

        Assert.Equal(["late", "a", "b", "c", "d", "e", "f"], view.Nodes.SelectMany(node => node.Whole).Where(node => !node.IsReached).Select(node => node.Id));
        Assert.Equal(["c", "late", "a"], view.Findings.Select(finding => view.ByPath[finding.Path].Id));
        Assert.All(view.Findings, finding => Assert.True(finding is { IsWarning: true, Code: "never_reached" }));
    }
}
