using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
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

    [Fact]
    public void A_word_that_ends_all_messages_here_alone_does_so_too()
    {
        var options = new ConsentKeywordOptions();
        options.Stop["it"] = ["basta"];
        var report = Play(Asks, new ContactState(), new StartPolicy(), new ConsentKeywords(options), "basta");
        Assert.Equal(ConsentStatus.OptedOut, report.Contact!.Consent.Status);
    }

    [Theory]
    [InlineData(null, "template text")]
    [InlineData("shop", "text text")]
    [InlineData("other", "template text")]
    public void Who_answers_opens_the_window_of_the_number_that_had_written(string? heardBy, string sent)
    {
        const string Steps = """
            [{"id":"m","type":"send_message","channel":"shop","text":"One","fallback_template":{"name":"again","language":"it"}},
             {"id":"w","type":"wait_for_reply"},
             {"id":"n","type":"send_message","channel":"shop","text":"Two","fallback_template":{"name":"again","language":"it"}}]
            """;
        var contact = new ContactState
        {
            Profile = new ContactProfile { Phone = Scenario.Phone, CreatedAt = Now, UpdatedAt = Now, LastInboundAt = heardBy is null ? null : Now },
            LastHeard = heardBy is null ? null : OrdinalDictionary.Empty<DateTimeOffset>().SetItem(heardBy, Now),
        };
        var report = Play(Steps, contact, new StartPolicy(), new ConsentKeywords(), "Yes");
        Assert.Equal(sent, string.Join(' ', report.Steps.Where(step => step.Type == "send_message")
            .Select(step => step.Detail!.Contains("\"template\"", StringComparison.Ordinal) ? "template" : "text")));
    }

    [Fact]
    public void Whoever_would_be_skipped_is_told_so()
    {
        var started = new ContactState { LastStarts = OrdinalDictionary.Empty<DateTimeOffset>().SetItem("aut_a", Now.AddDays(-1)) };
        var report = Play(Asks, started, new StartPolicy { Reentry = Reentry.Once }, new ConsentKeywords());
        Assert.Equal((DeliveryOutcome.Skipped, "already_started"), (report.Answer.Outcome, report.Answer.Reason));
        Assert.Empty(report.Steps);
    }

    private static DateTimeOffset Now => new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private static RehearsalReport Play(params string[] replies) => Play(Asks, new ContactState(), new StartPolicy(), new ConsentKeywords(), replies);

    private static RehearsalReport Play(string steps, ContactState contact, StartPolicy policy, ConsentKeywords words, params string[] replies)
    {
        var definition = DefinitionParser.Read($$"""{"name":"Test","steps":{{steps}}}""").Definition!;
        var command = new StartRun
        {
            Delivery = new Delivery { Id = "dlv_1", ReceivedAt = Now },
            Automation = new AutomationRef("aut_a", 1),
            Policy = policy,
        };
        return Rehearsal.Play(
            new CompiledDefinition(definition), new Dictionary<string, CalendarVersion>(StringComparer.Ordinal), command, Scenario.Phone, contact, words, replies, Now);
    }
}
