using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Automations.Definitions;
using Grainline.Steps;

namespace Grainline.Tests.Decisions.Automations;

/// <summary>What editors, forms and programs read of a definition's form.</summary>
public sealed class DefinitionSchemaTests
{
    [Fact]
    public void The_schema_names_every_step_type()
    {
        var schema = DefinitionSchema.Document.ToJsonString();
        Assert.All(StepCatalog.All, step => Assert.Contains($"\"const\":\"{step.Name}\"", schema, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_explains_every_step_type_and_member()
    {
        var schema = DefinitionSchema.Document;
        Assert.Equal("Starts per contact and hour, beyond which a start is skipped as a loop; 0 = no limit.", (string?)schema["properties"]!["max_starts"]!["description"]);
        Assert.All(Steps(), step => Assert.False(string.IsNullOrEmpty((string?)step["description"]), step["properties"]!["type"]!.ToJsonString()));

        // A member of the code is named as in JSON, and markup is gone.
        var wait = Steps().Single(step => (string?)step["properties"]!["type"]!["const"] == "wait")["properties"]!;
        Assert.Equal("How much later than until, or with a minus sign earlier: -PT2H, P1D.", (string?)wait["offset"]!["description"]);
        Assert.DoesNotContain("<", schema.ToJsonString(), StringComparison.Ordinal);

        IEnumerable<JsonNode> Steps() => schema["properties"]!["steps"]!["items"]!["anyOf"]!.AsArray().Select(step => step!);
    }

    [Fact]
    public void A_definition_may_name_its_schema_for_an_editor()
    {
        var reading = DefinitionParser.Read("""{"$schema":"https://example.com/schema/automation.json","name":"x","steps":[{"id":"s","type":"stop"}]}""");
        Assert.Empty(reading.Errors);
        Assert.Contains("\"$schema\"", JsonSerializer.Serialize(reading.Definition, DefinitionJson.Options), StringComparison.Ordinal);
        Assert.DoesNotContain("$schema", JsonSerializer.Serialize(reading.Definition! with { Schema = null }, DefinitionJson.Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trigger", "secret_required", "true")]
    [InlineData("trigger", "duplicate_window", "\"PT1M\"")]
    [InlineData("trigger", "type", "\"gohighlevel\"")]
    [InlineData("trigger", "channel", null)]
    [InlineData(null, "max_starts", "10")]
    [InlineData(null, "name", null)]
    public void The_schema_says_what_a_member_that_is_left_out_is_taken_for(string? part, string member, string? expected)
    {
        var schema = DefinitionSchema.Document;
        var owner = part is null ? schema : schema["properties"]![part]!;
        Assert.Equal(expected, owner["properties"]![member]!["default"]?.ToJsonString());
    }
}
