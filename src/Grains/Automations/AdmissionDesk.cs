using Grainline.Automations.Definitions;
using Grainline.Identity;

namespace Grainline.Automations;

/// <summary>Answers admissions from memory. Made anew whenever the automation changes.</summary>
internal sealed class AdmissionDesk
{
    /// <summary>Of an automation that does not exist.</summary>
    public static readonly AdmissionDesk Closed = new();

    private readonly SecretDigest _webhookId = new(null);
    private readonly SecretDigest _secret = new(null);
    private readonly (SecretDigest Secret, DateTimeOffset ValidUntil)[] _former = [];
    private readonly bool _secretRequired = true;
    private readonly UnreadableDefinitionException? _unreadable;
    private readonly Admission _admission = Admission.Refused(AdmissionVerdict.UnknownWebhook);

    public AdmissionDesk(string id, AutomationState state, ISecretProtector protector)
    {
        _webhookId = new SecretDigest(WebhookId.Of(id, state.WebhookToken));
        _secret = new SecretDigest(protector.Unprotect(state.Secret));
        IEnumerable<FormerSecret> former = state is { PreviousSecret: { } previous, PreviousSecretValidUntil: { } until }
            ? [new(previous, until), .. state.FormerSecrets ?? []]
            : [];
        _former = [.. former.Select(one => (new SecretDigest(protector.Unprotect(one.Secret)), one.ValidUntil))];
        try
        {
            var definition = DefinitionJson.Stored(state.Definition);

            // Signed events carry no secret; the host checks their signature.
            _secretRequired = definition.Trigger is { SecretRequired: true, Type: not TriggerType.GhlApp };
            _admission = AdmissionPlan.Of(new AutomationRef(id, state.Version), state.Status, definition);
        }
        catch (UnreadableDefinitionException unreadable)
        {
            // It can be paused, removed or replaced all the same.
            _unreadable = unreadable;
        }
    }

    private AdmissionDesk()
    {
    }

    /// <summary>The comparisons are always all made, so the time does not tell an unknown id from a wrong secret.</summary>
    /// <exception cref="UnreadableDefinitionException">This program does not know whom the automation takes.</exception>
    public Admission Admit(string webhookId, string? secret, DateTimeOffset now)
    {
        var given = new SecretDigest(secret);
        var known = new SecretDigest(webhookId).Matches(_webhookId);
        var current = given.Matches(_secret);
        var former = false;
        foreach (var (one, until) in _former)
        {
            former |= given.Matches(one) & now < until;
        }

        return !known ? Admission.Refused(AdmissionVerdict.UnknownWebhook)
            : _secretRequired && !current && !former ? Admission.Refused(AdmissionVerdict.InvalidSecret) with { Automation = _admission.Automation }
            : Plan();
    }

    /// <inheritdoc cref="Admit" path="/exception"/>
    public Admission Plan() => _unreadable is null ? _admission : throw _unreadable;
}
