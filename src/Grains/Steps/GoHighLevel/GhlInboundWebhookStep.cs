using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Webhooks;

namespace Grainline.Steps.GoHighLevel;

/// <summary>Posts the contact to the URL of a GHL <i>Inbound Webhook</i> trigger; no token is needed. Fails when GHL says that it started
/// nothing, or does not say what it did.</summary>
[StepType("ghl_inbound_webhook")]
public sealed record GhlInboundWebhookStep : Step
{
    /// <summary>As GHL shows it in the trigger.</summary>
    [JsonRequired, Length(1, 2_000)]
    public string Url { get; init; } = "";

    /// <summary>More members of the body beside phone, names, e-mail and tags.</summary>
    [Length(0, 100), TemplateText]
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override IEnumerable<string> Templates => Fields.Values;

    public override StepResult Enter(StepContext context)
    {
        var contact = context.Contact;
        var body = new JsonObject
        {
            ["phone"] = contact.Phone,
            ["first_name"] = contact.FirstName,
            ["last_name"] = contact.LastName,
            ["email"] = contact.Email,
            ["tags"] = string.Join(',', contact.Tags),
            [LoopGuard.HopsField] = context.Run.Hops + 1,
        };
        foreach (var (name, text) in Fields)
        {
            body[name] = context.Render(text);
        }

        var request = new WebhookRequest
        {
            EffectId = context.Run.EffectId,
            RunId = context.Run.Id,
            Method = "POST",
            Url = Url,
            Body = StepDetailJson.Text(body),
            IsGhlTrigger = true,
        };
        return StepResult.Ask(new PendingEffect { Request = request }, context.WithWarnings(new JsonObject { ["url"] = SecretMask.HostOf(Url) }));
    }

    public override IEnumerable<DefinitionError> Check(string path) =>
        Url.Length > 0 && WebhookRules.CheckUrl(Url) is { } problem ? [new DefinitionError($"{path}.url", problem.Code, problem.Detail)] : [];

    public override StepResult Completed(StepContext context, EffectOutcome outcome) =>
        StepResult.Done(new JsonObject { ["status"] = outcome.HttpStatus });
}
