using System.Text.Json.Nodes;
using Grainline.Pages.Editor;

namespace Grainline.Tests.Console;

/// <summary>Where no run goes on.</summary>
public sealed class FlowEndTests
{
    private static readonly DefinitionShape Shape = new(JsonNode.Parse("""
        {"properties":{"steps":{"type":"array","items":{"anyOf":[
          {"properties":{"type":{"const":"if"},"then":{"$ref":"#/properties/steps"},"else":{"$ref":"#/properties/steps"}}},
          {"properties":{"type":{"const":"split"},"branches":{"type":"array","items":{"type":"object","properties":{"steps":{"$ref":"#/properties/steps"}}}}}},
          {"properties":{"type":{"const":"detour"},"steps":{"$ref":"#/properties/steps"}}},
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
}
