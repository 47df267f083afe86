using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Identity;

namespace Grainline.Tests.Decisions.Automations;

public sealed class AdmissionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly string Id = WebhookId.AutomationPrefix + "7f3kq2m9w5xh";
    private static readonly string Webhook = WebhookId.Of(Id, "k2m9w5xh7f3k");

    [Fact]
    public void The_right_secret_is_admitted() => Assert.Equal(AdmissionVerdict.Admitted, Admit("new").Verdict);

    [Theory, InlineData(null), InlineData(""), InlineData("wrong"), InlineData("new ")]
    public void A_missing_or_wrong_secret_is_refused_and_nothing_is_told(string? secret)
    {
        var admission = Admit(secret);
        Assert.Equal(AdmissionVerdict.InvalidSecret, admission.Verdict);
        Assert.Null(admission.Trigger);
    }

    [Fact]
    public void The_secret_before_the_rotation_opens_until_its_time_is_over()
    {
        Assert.Equal(AdmissionVerdict.Admitted, Admit("old").Verdict);
        Assert.Equal(AdmissionVerdict.InvalidSecret, Admit("old", now: Now.AddHours(24)).Verdict);
    }

    [Fact]
    public void A_trigger_without_secret_admits_whoever_knows_the_url() =>
        Assert.Equal(AdmissionVerdict.Admitted, Admit(null, trigger: """{"secret_required":false}""").Verdict);

    [Fact]
    public void A_wrong_token_is_an_unknown_webhook_even_with_the_right_secret() =>
        Assert.Equal(AdmissionVerdict.UnknownWebhook, Admit("new", webhook: WebhookId.Of(Id, "000000000000")).Verdict);

    [Theory]
    [InlineData(AutomationStatus.Draft, AdmissionVerdict.Draft)]
    [InlineData(AutomationStatus.Paused, AdmissionVerdict.Paused)]
    [InlineData(AutomationStatus.Archived, AdmissionVerdict.Archived)]
    public void The_status_is_told_only_to_those_who_know_the_secret(AutomationStatus status, AdmissionVerdict verdict)
    {
        Assert.Equal(verdict, Admit("new", status: status).Verdict);
        Assert.Equal(AdmissionVerdict.InvalidSecret, Admit("wrong", status: status).Verdict);
    }

    [Fact]
    public void The_desk_of_no_automation_knows_no_webhook() =>
        Assert.Equal(AdmissionVerdict.UnknownWebhook, AdmissionDesk.Closed.Admit(Webhook, "new", Now).Verdict);

    [Theory]
    [InlineData("wh_7f3kq2m9w5xhk2m9w5xh7f3k", "aut_7f3kq2m9w5xh")]
    [InlineData("wh_7f3kq2m9w5xh", null)]
    [InlineData("aut_7f3kq2m9w5xhk2m9w5xh7f3", null)]
    [InlineData("wh_7f3kq2m9w5x/k2m9w5xh7f3k", null)]
    [InlineData("", null)]
    public void A_webhook_id_leads_to_its_automation(string webhook, string? automation) =>
        Assert.Equal(automation, WebhookId.AutomationOf(webhook));

    [Fact]
    public void A_secret_that_was_replaced_twice_opens_for_as_long_as_was_promised()
    {
        var once = new AutomationState { Version = 1, Status = AutomationStatus.Active, Definition = """{"name":"x","steps":[{"id":"s","type":"stop"}]}""", WebhookToken = "k2m9w5xh7f3k", Secret = "first" }
            .WithSecret("second", Now.AddHours(24), Now);
        var twice = once.WithSecret("third", Now.AddHours(25), Now.AddHours(1));
        foreach (var (secret, ends) in new[] { ("first", 24), ("second", 25) })
        {
            Assert.Equal(AdmissionVerdict.Admitted, AdmitBy(twice, secret, Now.AddHours(ends).AddTicks(-1)));
            Assert.Equal(AdmissionVerdict.InvalidSecret, AdmitBy(twice, secret, Now.AddHours(ends)));
        }

        Assert.Null(twice.WithSecret("fourth", Now.AddDays(9), Now.AddDays(8)).FormerSecrets);
        var many = Enumerable.Range(0, 100).Aggregate(once, (state, number) => state.WithSecret($"{number}", Now.AddHours(24), Now));
        Assert.Equal(AutomationState.MaxFormerSecrets, many.FormerSecrets!.Count);
    }

    /// <summary>A newer program published it, and a host of this version has its grain: it can be paused or replaced all the same.</summary>
    [Fact]
    public void A_definition_that_cannot_be_read_holds_up_nothing_but_its_own_starts()
    {
        const string Unreadable = """{"name":"x","trigger":{"type":"message"},"steps":[{"id":"s","type":"dance"}]}""";
        var desk = new AdmissionDesk(Id, new AutomationState { Version = 1, Definition = Unreadable, WebhookToken = "k2m9w5xh7f3k", Secret = "new" }, new PlainText());

        Assert.Equal(AdmissionVerdict.UnknownWebhook, desk.Admit("", "new", Now).Verdict);
        Assert.Throws<UnreadableDefinitionException>(() => desk.Admit(Webhook, "new", Now));
        Assert.Throws<UnreadableDefinitionException>(desk.Plan);
        Assert.Null(DefinitionJson.TriggerOf(Unreadable));
        Assert.False(DefinitionJson.IsSame("""{"name":"x","steps":[{"id":"s","type":"stop"}]}""", Unreadable));
    }

    private static AdmissionVerdict AdmitBy(AutomationState state, string secret, DateTimeOffset now) =>
        new AdmissionDesk(Id, state, new PlainText()).Admit(Webhook, secret, now).Verdict;

    private static Admission Admit(
        string? secret, string? webhook = null, string trigger = "{}", AutomationStatus status = AutomationStatus.Active, DateTimeOffset? now = null)
    {
        var state = new AutomationState
        {
            Version = 1,
            Status = status,
            Definition = $$"""{"name":"x","trigger":{{trigger}},"steps":[{"id":"s","type":"stop"}]}""",
            WebhookToken = "k2m9w5xh7f3k",
            Secret = "new",
            PreviousSecret = "old",
            PreviousSecretValidUntil = Now.AddHours(24),
        };
        return new AdmissionDesk(Id, state, new PlainText()).Admit(webhook ?? Webhook, secret, now ?? Now);
    }

    private sealed class PlainText : ISecretProtector
    {
        public string Protect(string secret) => secret;

        public string Unprotect(string cipher) => cipher;
    }
}
