using System.Text.Json;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Texts;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>Loops end, also those that write nothing.</summary>
public sealed class TextCostTests
{
    private static readonly Scope ManyTags = new(
        new ContactProfile { Phone = "+393491234567", Tags = [.. Enumerable.Range(0, 250).Select(number => $"tag {number}")] }, run: null, TextLocale.Invariant);

    [Fact]
    public void A_text_whose_loops_take_too_long_is_empty_and_told()
    {
        var costly = $"{{{{#each tags}}}}{{{{#each ../tags}}}}{string.Concat(Enumerable.Repeat("{{#if a}}{{/if}}", 46))}{{{{/each}}}}{{{{/each}}}}";
        Assert.Null(TextTemplate.Problem(costly));
        Assert.False(IsFilled(costly));
        Assert.True(IsFilled("{{#each tags}}{{#each ../tags}}{{/each}}{{/each}}"));
        Assert.Equal(250, TextTemplate.Get("{{#each tags}}{{#if this}}x{{/if}}{{/each}}").Render(ManyTags, []).Length);
    }

    [Fact]
    public void The_texts_of_one_decision_share_what_their_loops_may_cost()
    {
        const string Loops = "{{#each tags}}{{#each ../tags}}{{/each}}{{/each}}";
        var filled = new List<bool>();
        TextCost.Share(() => filled.AddRange(Enumerable.Range(0, 20).Select(_ => IsFilled(Loops))));
        Assert.Equal((true, false), (filled[0], filled[^1]));
        Assert.True(IsFilled(Loops));
    }

    [Fact]
    public void Objects_are_gone_through_as_lists_are_and_cost_the_same()
    {
        var body = JsonSerializer.SerializeToElement(Enumerable.Range(0, 1_000).ToDictionary(number => $"m{number}", number => number % 10));
        var run = new RunState
        {
            Id = "run_1",
            AutomationId = "aut_1",
            Version = 1,
            StartedAt = DateTimeOffset.UnixEpoch,
            TriggerData = OrdinalDictionary.Empty<FieldValue>().SetItem("o", FieldValue.Json(body)),
        };
        var scope = new Scope(new ContactProfile { Phone = "+393491234567" }, run, TextLocale.Invariant);

        Assert.Equal("m0=0,m1=1,m2=2,", TextTemplate.Get("{{#each trigger.o}}{{@key}}={{this}},{{/each}}").Render(scope, [])[..15]);
        Assert.Equal(1_000, TextTemplate.Get("{{#trigger.o}}{{this}}{{/trigger.o}}").Render(scope, []).Length);
        Assert.False(IsFilled("{{#each trigger.o}}{{#each ../trigger.o}}{{/each}}{{/each}}", scope));
    }

    private static bool IsFilled(string text, Scope? scope = null)
    {
        var unresolved = new List<string>();
        TextTemplate.Get(text).Render(scope ?? ManyTags, unresolved);
        return !unresolved.Contains(text, StringComparer.Ordinal);
    }
}
