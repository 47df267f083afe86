using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;

namespace Grainline.Tests.Console.Editor;

/// <summary>Changes of a definition's tree.</summary>
public sealed class FlowTests
{
    private static readonly DefinitionShape Shape = new(JsonNode.Parse("""
        {"properties":{"steps":{"type":"array","items":{"anyOf":[
          {"properties":{"type":{"const":"if"},"id":{},"then":{"$ref":"#/properties/steps"},"else":{"$ref":"#/properties/steps"}}},
          {"properties":{"type":{"const":"switch"},"id":{},"cases":{"type":"array","items":{"type":"object","properties":{"value":{},"steps":{"$ref":"#/properties/steps"}}}}}},
          {"properties":{"type":{"const":"stop"},"id":{}}}]}}}}
        """)!.AsObject());

    private static JsonObject Definition => JsonNode.Parse("""
        {"name":"Flow","future":{"kept":true},"steps":[
          {"id":"a","type":"wait"},
          {"id":"b","type":"if","then":[{"id":"c","type":"stop"}]},
          {"id":"d","type":"switch","cases":[{"value":"x","steps":[{"id":"e","type":"stop"}]}]}]}
        """)!.AsObject();

    [Fact]
    public void The_schema_tells_where_steps_are_also_where_there_are_none_yet()
    {
        var nodes = FlowTree.Of(Definition, Shape);

        Assert.Equal(["a", "b", "c", "d", "e"], nodes.SelectMany(node => node.Whole).Select(node => node.Id));
        Assert.Equal(["steps[1].then", "steps[1].else"], nodes[1].Branches.Select(branch => branch.Path));
    }

    [Fact]
    public void A_finding_belongs_to_the_deepest_step_on_its_path() =>
        Assert.Equal(
            ["steps[2].cases[0].steps[0]", "steps[2]", ""],
            FlowView.Of(Definition, Shape, [.. ((string[])["steps[2].cases[0].steps[0].tags", "steps[2].cases", "name"]).Select(path => new Finding(path, "wrong", "Wrong."))])
                .FindingsByPath.Select(found => found.Key));

    [Fact]
    public void Of_two_steps_with_one_id_each_is_found_by_where_it_stands()
    {
        var definition = Definition;
        definition["steps"]![2]!["id"] = "a";
        var view = FlowView.Of(definition, Shape, []);

        Assert.Equal("steps[2]", view.Find("a", "steps[2]")?.Path);
        Assert.Equal("steps[0]", view.Find("a", "steps[1]")?.Path);
        Assert.Null(view.Find(null, "steps[1]"));
    }

    [Fact]
    public void A_finding_goes_along_with_its_step_and_away_with_it()
    {
        var definition = Definition;
        var (name, inner, value) = (Placed("name"), Placed("steps[1].then[0].note"), Placed("steps[2].cases[0].value"));

        FlowChange.Move(definition, "steps[2]", "steps", 0);
        Assert.Equal(["name", "steps[2].then[0].note", "steps[0].cases[0].value"], [Now(name), Now(inner), Now(value)]);
        definition["steps"]![0]!["cases"]!.AsArray().Insert(0, new JsonObject());
        Assert.Equal("steps[0].cases[1].value", Now(value));
        definition["steps"]![0]!["cases"]!.AsArray().RemoveAt(1);
        FlowChange.Delete(definition, "steps[2].then[0]");
        Assert.Equal(["name", "gone", "gone"], [Now(name), Now(inner), Now(value)]);

        definition = JsonNode.Parse("""{"steps":[{"id":"new","type":"if","else":[{"id":"c","type":"stop"}]},{"id":"d","type":"stop"},{"id":"d","type":"stop"}]}""")!.AsObject();
        Assert.Equal(["name", "steps[0].else[0].note", "gone"], [Now(name), Now(inner), Now(value)]);

        PlacedFinding Placed(string path) => new(new Finding(path, "wrong", "Wrong."), definition, FlowView.Of(definition, Shape, []));
        string Now(PlacedFinding finding) => finding.Now(definition, FlowView.Of(definition, Shape, []))?.Path ?? "gone";
    }

    [Theory]
    [InlineData("steps[0]", "steps", 3, "b c d e a")]
    [InlineData("steps[2]", "steps", 0, "d e a b c")]
    [InlineData("steps[0]", "steps[1].else", 0, "b c a d e")]
    [InlineData("steps[1]", "steps[1].then", 0, "a b c d e")]
    [InlineData("steps[0]", "steps", 1, "a b c d e")]
    public void A_step_moves_with_all_below_it_but_not_into_itself(string step, string list, int index, string expected)
    {
        var definition = Definition;

        FlowChange.Move(definition, step, list, index);

        Assert.Equal(expected, string.Join(' ', FlowTree.Of(definition, Shape).SelectMany(node => node.Whole).Select(node => node.Id)));
    }

    [Fact]
    public void A_copy_has_ids_of_its_own()
    {
        var definition = Definition;

        var copy = FlowChange.Duplicate(definition, "steps[1]");

        Assert.Equal("b_2", copy);
        Assert.Equal(["a", "b", "c", "b_2", "c_2", "d", "e"], FlowTree.Of(definition, Shape).SelectMany(node => node.Whole).Select(node => node.Id));
    }

    [Fact]
    public void What_is_undone_can_be_redone_and_nothing_unknown_is_lost()
    {
        var draft = new Draft(Definition, Definition, 1);
        draft.Change("t", definition => definition["name"] = "F");
        draft.Change("t", definition => definition["name"] = "Fl");
        draft.Change(null, definition => FlowChange.Delete(definition, "steps[0]"));

        draft.Undo();
        Assert.Equal("Fl", draft.Definition["name"]!.GetValue<string>());
        draft.Undo();
        Assert.False(draft.IsDirty);
        draft.Redo();
        draft.Redo();
        Assert.Equal(2, draft.Definition["steps"]!.AsArray().Count);
        Assert.True(draft.Definition["future"]!["kept"]!.GetValue<bool>());
    }

    [Fact]
    public void What_is_only_looked_at_is_no_draft_and_what_is_written_into_it_is()
    {
        var draft = new Draft(Definition, Definition, 1);
        Assert.Empty(draft.Member("trigger"));
        draft.Change(null, definition => definition["name"] = "Flow");
        Assert.False(draft.IsDirty);

        var trigger = draft.Member("trigger");
        draft.Change(null, _ => trigger["type"] = "message");
        Assert.Equal("""{"type":"message"}""", draft.Definition["trigger"]!.ToJsonString());
        Assert.Same(trigger, draft.Member("trigger"));

        draft.Undo();
        Assert.False(draft.IsDirty);
        Assert.Empty(draft.Member("trigger"));
    }

    [Fact]
    public void A_draft_that_is_published_is_as_it_is_stored_unless_it_has_changed_since()
    {
        var draft = new Draft(Definition, Definition, 1);
        draft.Change(null, definition => definition["trigger"] = new JsonObject());
        var sent = draft.Definition.DeepClone().AsObject();

        draft.Change(null, definition => definition["name"] = "Written meanwhile");
        draft.Settle(Definition, 1, sent);
        Assert.True(draft.IsDirty);

        draft.Undo();
        draft.Settle(Definition, 1, sent);
        Assert.False(draft.IsDirty);
    }
}
