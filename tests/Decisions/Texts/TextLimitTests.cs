using Grainline.Texts;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>Texts that would stop the process if they were let.</summary>
public sealed class TextLimitTests
{
    [Theory]
    [InlineData(40, "{{#if contact.email}}", "{{/if}}", true)]
    [InlineData(5_000, "{{#if contact.email}}", "{{/if}}", false)]
    [InlineData(5_000, "{{~ # if a}}", "{{/if}}", false)]
    [InlineData(2, "{{#each tags}}", "{{/each}}", true)]
    [InlineData(3, "{{#each @root.tags}}", "{{/each}}", false)]
    [InlineData(3, "{{^tags}}", "{{/tags}}", false)]
    [InlineData(3, "{{#if contact.email}}a{{^}}b", "{{/if}}", true)]
    [InlineData(25, "{{#if contact.email}}a{{else}}b", "{{/if}}", true)]
    [InlineData(26, "{{#if contact.email}}a{{else}}b", "{{/if}}", false)]
    public void Blocks_go_as_deep_as_the_limit_and_loops_less_deep(int depth, string open, string close, bool isTaken) => Assert.Equal(
        isTaken, TextTemplate.Problem(string.Concat(Enumerable.Repeat(open, depth)) + "x" + string.Concat(Enumerable.Repeat(close, depth))) is null);

    [Theory]
    [InlineData("{{else}}")]
    [InlineData("{{^}}")]
    [InlineData("{{else if contact.email}}")]
    public void Branches_of_a_block_have_a_limit(string branch) =>
        Assert.NotNull(TextTemplate.Problem("{{#if contact.email}}" + string.Concat(Enumerable.Repeat(branch, 51)) + "{{/if}}"));

    [Fact]
    public void Calls_in_calls_have_a_limit() =>
        Assert.NotNull(TextTemplate.Problem("{{upper " + string.Concat(Enumerable.Repeat("(upper ", 2_000)) + "'a'" + new string(')', 2_000) + "}}"));

    [Theory]
    [InlineData("{{#*inline 'a'}}{{> a}}{{/inline}}{{> a}}")]
    [InlineData("{{> x}}")]
    [InlineData("{{#> x}}{{/x}}")]
    [InlineData("{{/if}}")]
    [InlineData("{{upper} }}")]
    [InlineData("{{")]
    public void What_cannot_be_compiled_is_a_problem_and_never_an_exception(string text) => Assert.NotNull(TextTemplate.Problem(text));

    [Fact]
    public void A_text_costs_what_the_first_ones_cost_however_many_there_are_already()
    {
        const int Texts = 3_000;
        var costs = Enumerable.Range(0, Texts).Select(Cost).Chunk(Texts / 10).Select(costs => costs.Average()).ToList();
        Assert.InRange(costs[^1], 0, 2 * costs[0]);

        static long Cost(int number)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(TextTemplate.Problem($"{{{{default custom.field{number}.part{number} 'x'}}}} {{{{trigger.value{number}}}}}"));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("N999999999")]
    [InlineData("N999999999\0#")]
    public void A_number_is_never_as_wide_as_its_format_asks(string format) => Assert.Null(TextTemplate.Problem($"{{{{number 1 '{format}'}}}}"));

    [Theory]
    [InlineData("{{a[")]
    [InlineData("{{[0]")]
    [InlineData("[{{")]
    [InlineData("{{a[0]'\"")]
    public void Placeholders_and_brackets_that_nobody_closed_are_told_and_nothing_more(string part)
    {
        Assert.NotNull(TextTemplate.Problem(string.Concat(Enumerable.Repeat(part, 20_000 / part.Length))));
        Assert.NotNull(TextTemplate.Problem(string.Concat(Enumerable.Repeat(part, 200_000))));
    }
}
