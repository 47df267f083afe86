using System.Diagnostics;
using System.Text.Json;
using Grainline.Conditions;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Steps.Replies;
using Grainline.Texts;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>What whoever writes a definition, or a body, cannot do with a text.</summary>
public sealed class TextSafetyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{{contact.Keys}}{{contact.Count}}{{contact.Comparer}}")]
    [InlineData("{{[$locale]}}{{[$locale].Culture}}{{[$locale].Zone.Id}}")]
    [InlineData("{{lookup this \"$locale\"}}")]
    [InlineData("{{#with [$locale]}}{{Culture}}{{/with}}")]
    [InlineData("{{@root.[$locale].Culture}}{{@root.Count}}")]
    [InlineData("{{contact.first_name.GetType}}{{contact.GetType.Assembly}}{{tags.GetType.Assembly}}")]
    public void A_text_sees_data_and_calls_nothing(string text) => Assert.Equal("", Render(text));

    /// <summary>Handlebars shows the properties of what it finds: so only what has none that lead further may be there.</summary>
    [Fact]
    public void Data_of_a_text_are_texts_truth_values_lists_and_dictionaries_all_the_way_down()
    {
        using var document = JsonDocument.Parse("""{"x":[1,true,null,{"y":"z"}]}""");
        AssertPlain(ScopeOf(document.RootElement).Data);

        static void AssertPlain(object? value)
        {
            switch (value)
            {
                case null or string or bool or decimal:
                    break;
                case IReadOnlyDictionary<string, object?> map:
                    Assert.All(map.Values, AssertPlain);
                    break;
                case IReadOnlyList<object?> list:
                    Assert.All(list, AssertPlain);
                    break;
                default:
                    Assert.Fail($"{value.GetType()} is among the data.");
                    break;
            }
        }
    }

    [Theory]
    [InlineData("{{> other}}")]
    [InlineData("{{>other}}")]
    [InlineData("{{~> other}}")]
    [InlineData("{{#*inline \"me\"}}{{> me}}{{/inline}}{{> me}}")]
    [InlineData("{{#> layout}}x{{/layout}}")]
    [InlineData("{{> /etc/passwd}}")]
    public void A_text_includes_no_other_text_and_no_file(string text)
    {
        Assert.Equal("A text cannot include another one.", TextTemplate.Problem(text));
        Assert.Equal("", Render(text));
    }

    [Fact]
    public void Blocks_that_repeat_are_few_and_see_few_entries()
    {
        const string Nested = "{{#each trigger.a}}{{#each ../trigger.a}}{{#each ../../trigger.a}}{{/each}}{{/each}}{{/each}}";
        Assert.NotNull(TextTemplate.Problem(Nested));
        Assert.NotNull(TextTemplate.Problem("{{#trigger}}{{#tags}}{{#contact}}{{/contact}}{{/tags}}{{/trigger}}"));
        Assert.Equal("", Render(Nested));
        Assert.Null(TextTemplate.Problem("{{#each tags}}{{#if this}}{{this}}{{/if}}{{/each}}"));

        var many = $"[{string.Join(',', Enumerable.Repeat("1", 50_000))}]";
        Assert.Equal(Scope.MaxEntries, Render("{{#each trigger.a}}x{{/each}}", many).Length);
    }

    [Fact]
    public void What_a_text_becomes_is_bounded()
    {
        var long1000 = JsonSerializer.Serialize(Enumerable.Repeat(new string('x', 1_000), 1_000));
        var unresolved = new List<string>();
        Assert.Equal("", Render("{{#each trigger.a}}{{this}}{{/each}}", long1000, unresolved));
        Assert.Single(unresolved);
    }

    [Theory]
    [InlineData("F999999999")]
    [InlineData("N100000")]
    [InlineData("E0000000099999999")]
    public void A_format_writes_no_endless_number(string format) => Assert.True(Render($"{{{{number \"1\" \"{format}\"}}}}").Length < 200);

    [Theory]
    [InlineData("((((a{1,1000}){1,1000}){1,1000}){1,1000})")]
    [InlineData("(.{0,1000}a){0,1000}b")]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    public void A_pattern_that_could_grow_or_backtrack_is_refused_when_it_is_published(string pattern)
    {
        Assert.NotEmpty(new ReplyMatch { Regex = pattern }.Check("match"));
        var condition = new Condition { Field = "reply.text", Op = ConditionOp.Matches, Value = JsonSerializer.SerializeToElement(pattern) };
        Assert.NotEmpty(ConditionCheck.Check(condition, "when"));
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void No_text_makes_a_pattern_slow(string pattern)
    {
        var text = new string('a', 50_000) + "!";
        var match = new ReplyMatch { Regex = pattern };
        Assert.Empty(match.Check("match"));
        var began = Stopwatch.GetTimestamp();
        Assert.False(match.Fits(new Reply(text, Button: null, ButtonId: null)));

        // Backtracking would take longer than the universe is old; the bound leaves room for a busy machine.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
    }

    private static string Render(string text, string list = "[]", List<string>? unresolved = null)
    {
        using var document = JsonDocument.Parse(list);
        return TextTemplate.Get(text).Render(ScopeOf(document.RootElement), unresolved ?? []);
    }

    private static Scope ScopeOf(JsonElement list)
    {
        var contact = new ContactProfile { Phone = "+393491234567", FirstName = "Mario", Tags = ["a", "b"], CreatedAt = Now, UpdatedAt = Now };
        var run = new RunState
        {
            Id = "run_1",
            AutomationId = "aut_1",
            Version = 1,
            StartedAt = Now,
            TriggerData = OrdinalDictionary.Empty<FieldValue>().SetItem("a", FieldValue.Json(list)),
        };
        return new Scope(contact, run, TextLocale.Invariant);
    }
}
