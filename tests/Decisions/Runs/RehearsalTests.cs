using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>What would happen, with the answers that whoever rehearses gives in the contact's place.</summary>
public sealed class RehearsalTests
{
    private const string Asks = """
        [{"id":"ask","type":"wait_for_reply","timeout":"P1D",
          "replies":[{"match":{"contains_any":["yes"]},"steps":[{"id":"again","type":"wait_for_reply",
            "replies":[{"match":{"button":"Morning"},"steps":[{"id":"morning","type":"add_tags","tags":["morning"]}]}],
            "otherwise":[{"id":"other","type":"add_tags","tags":["{{reply.text}}"]}]}]}],
          "no_reply":[{"id":"silent","type":"add_tags","tags":["silent"]}]}]
        """;

    [Theory]
    [InlineData("ask silent")]
    [InlineData("ask", "Maybe")]
    [InlineData("ask again morning", "Yes, please", "Morning")]
    [InlineData("ask again other", "yes", "At eight")]
    public void The_contact_answers_what_is_given_one_for_each_wait(string passed, params string[] replies) =>
        Assert.Equal(passed, string.Join(' ', Play(replies).Steps.Select(step => step.StepId)));

    [Fact]
    public void A_wait_that_never_ends_stays_open_where_no_reply_comes() =>
        Assert.Equal(RunStatus.Waiting, Play("yes").Run!.Status);

    [Fact]
    public void A_word_that_ends_all_messages_does_so_here_too() =>
        Assert.Equal(ConsentStatus.OptedOut, Play("STOP").Contact!.Consent.Status);

    private static RehearsalReport Play(params string[] replies)
    {
        var definition = DefinitionParser.Read($$"""{"name":"Test","steps":{{Asks}}}""").Definition!;
        var now = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
        var command = new StartRun
        {
            Delivery = new Delivery { Id = "dlv_1", ReceivedAt = now },
            Automation = new AutomationRef("aut_a", 1),
            Policy = new StartPolicy(),
        };
        return Rehearsal.Play(
            new CompiledDefinition(definition), new Dictionary<string, CalendarVersion>(StringComparer.Ordinal), command, Scenario.Phone, contact: null, replies, now);
    }
}
