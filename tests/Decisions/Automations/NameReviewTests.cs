using Grainline.Automations.Definitions;

namespace Grainline.Tests.Decisions.Automations;

public sealed class NameReviewTests
{
    [Theory]
    [InlineData("{{first_name}}", "first_name")]
    [InlineData("{{contact.nome}} {{upper contact.tags}}", "contact.nome contact.tags")]
    [InlineData("{{nope.x}} {{run.foo}} {{reply.words}}", "nope.x run.foo reply.words")]
    [InlineData("{{default contact.nome 'x'}}", "contact.nome")]
    [InlineData("{{contact.first_name}} {{default custom.[La data] 'x'}} {{trigger.a.b}} {{trigger.items[0].id}} {{tags}} {{response.x}} {{reply.text}} {{run.id}}", "")]
    [InlineData("{{#each trigger.items}}{{name}}{{/each}} contact.nome", "")]
    [InlineData("{{! first_name }}{{'first_name'}}", "")]
    public void Names_that_are_always_empty_are_found(string text, string names)
    {
        var definition = DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":["t",{{System.Text.Json.JsonSerializer.Serialize(text)}}]}]}""").Definition!;

        var found = NameReview.Of(definition).ToList();
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Select(problem => problem.Detail.Split("{{")[1].Split("}}")[0]).Order());
        Assert.All(found, problem => Assert.Equal(("steps[0]", "unknown_name"), (problem.Path, problem.Code)));
    }

    [Fact]
    public void A_field_called_like_something_that_is_none_is_doubted_unless_it_says_that_it_is_a_custom_one()
    {
        var definition = DefinitionParser.Read(
            """{"name":"x","steps":[{"id":"a","type":"set_fields","fields":{"tags":"vip","custom.phone":"1","email":"a@b.it","budget":"2","full_name":"A B"}}]}""").Definition!;

        Assert.Equal(
            ["steps[0].fields.tags custom_field", "steps[0].fields.full_name custom_field"],
            NameReview.Of(definition).Select(problem => $"{problem.Path} {problem.Code}"));
    }

    [Theory]
    [InlineData("""{"name":"x","trigger":{"type":"GoHighLevel"},"steps":[{"id":"a","type":"stop"}]}""", "trigger.type")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"set_consent","status":"Opted_In"}]}""", "steps[0].status")]
    public void A_word_in_other_letters_is_refused_in_words_where_it_cannot_be_read(string definition, string path)
    {
        var error = Assert.Single(DefinitionParser.Read(definition).Errors);
        Assert.Equal((path, "unknown_value"), (error.Path, error.Code));
        Assert.DoesNotContain("Grainline", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"x","max_starts":-1,"steps":[{"id":"a","type":"stop"}]}""", true)]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"stop"},{"id":"a","type":"stop"}]}""", true)]
    [InlineData("""{"name":"x","steps":[null]}""", false)]
    [InlineData("""{"steps":[{"id":"a","type":"stop"}]}""", false)]
    public void What_is_refused_and_readable_is_given_so_that_all_errors_can_be_told_at_once(string definition, bool isReadable)
    {
        var reading = DefinitionParser.Read(definition);
        Assert.Null(reading.Definition);
        Assert.NotEmpty(reading.Errors);
        Assert.Equal(isReadable, reading.Refused is not null);
    }
}
