using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Texts;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>What a text refers to: that decides what a run keeps of its body, and what a record says is missing.</summary>
public sealed class TextNameTests
{
    [Theory]
    [InlineData("Please reply, {{contact.first_name}}", "contact.first_name")]
    [InlineData("A trigger, a run and tags: {{ custom.city }}", "custom.city")]
    [InlineData("{{default contact.first_name 'a reply'}}{{default custom.a \"contact\"}}", "contact.first_name custom.a")]
    [InlineData("{{! contact.email }}{{{trigger.[Data evento]}}}", "trigger.[Data evento]")]
    [InlineData("{{#if reply.text}}{{trigger.a}}{{else if response.b}}tags{{/if}}", "reply.text trigger.a response.b")]
    [InlineData("{{upper (default contact.email (lower custom.mail))}}", "contact.email custom.mail")]
    [InlineData("{{#each trigger.items}}{{this}} {{@root.tags}} {{../run.id}}{{/each}}", "trigger.items tags run.id")]
    public void Names_are_those_of_the_placeholders(string text, string names) =>
        Assert.Equal(names, string.Join(' ', TextTemplate.Get(text).Names));

    [Fact]
    public void A_word_of_the_text_is_not_missed()
    {
        var unresolved = new List<string>();
        var contact = new ContactProfile { Phone = "+393491234567", FirstName = "Anna" };
        Assert.Equal("Please reply, Anna", TextTemplate.Get("Please reply, {{contact.first_name}}").Render(new Scope(contact, run: null, TextLocale.Invariant), unresolved));
        Assert.Empty(unresolved);
        TextTemplate.Get("{{contact.email}}{{default custom.a 'x'}}{{first_name}}").Render(new Scope(contact, run: null, TextLocale.Invariant), unresolved);
        Assert.Equal(["contact.email", "first_name"], unresolved);
    }

    [Fact]
    public void A_run_keeps_what_cases_compare_with_and_not_the_body_for_a_word()
    {
        var reading = DefinitionParser.Read("""
            {"name":"x","steps":[{"id":"a","type":"add_tags","tags":["the trigger of {{contact.first_name}}"]},
             {"id":"s","type":"switch","field":"custom.plan","cases":[{"value":"{{trigger.plan}}","steps":[]},{"value":7,"steps":[]}]}]}
            """);
        Assert.Empty(reading.Errors);
        Assert.Equal<string>(["plan"], new CompiledDefinition(reading.Definition!).TriggerPaths());
    }
}
