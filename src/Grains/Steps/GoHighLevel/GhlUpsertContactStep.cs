using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.GoHighLevel;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Steps.GoHighLevel;

/// <summary>Makes the contact in Go High Level what it is here: names, e-mail and what is named; writes only what differs.</summary>
[StepType("ghl_upsert_contact")]
public sealed record GhlUpsertContactStep : Step
{
    /// <summary>The GHL sub-account.</summary>
    [JsonRequired, RegularExpression(IdRule.Pattern)]
    public string Connection { get; init; } = "";

    /// <summary>More standard fields of GHL, for instance <c>city</c>, or other texts for <c>first_name</c>, <c>last_name</c>, <c>email</c>.</summary>
    [Length(0, 30), TemplateText]
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>GHL's custom fields by id, key or name.</summary>
    [Length(0, 100), TemplateText]
    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Length(0, 50), TemplateText]
    public ImmutableArray<string> AddTags { get; init; } = [];

    [Length(0, 50), TemplateText]
    public ImmutableArray<string> RemoveTags { get; init; } = [];

    [Length(1, 5_000), TemplateText]
    public string? Note { get; init; }

    /// <summary>The id of a workflow to enrol the contact in.</summary>
    [Length(1, 200)]
    public string? Workflow { get; init; }

    public override string? ConnectionId => Connection;

    public override IEnumerable<string> Templates => [.. Fields.Values, .. CustomFields.Values, .. AddTags, .. RemoveTags, Note ?? ""];

    public override StepResult Enter(StepContext context)
    {
        var push = new GhlContactPush
        {
            EffectId = context.Run.EffectId,
            RunId = context.Run.Id,
            Phone = context.Contact.Phone,
            ContactId = context.Contact.GhlContactId,
            Standard = StandardOf(context),
            Custom = [.. CustomFields.Select(field => new FieldChange(field.Key, FieldValue.Text(context.Render(field.Value)))).Where(field => !field.Value!.Value.IsEmpty)],
            AddTags = TagsOf(AddTags, context),
            RemoveTags = TagsOf(RemoveTags, context),
            Note = Note is null ? null : context.Render(Note),
            WorkflowId = Workflow,
        };
        var detail = new JsonObject { ["connection"] = Connection, ["add_tags"] = ListOf(push.AddTags), ["remove_tags"] = ListOf(push.RemoveTags) };
        return StepResult.Ask(new PendingEffect { ConnectionId = Connection, Push = push }, context.WithWarnings(detail));
    }

    public override StepResult Completed(StepContext context, EffectOutcome outcome) =>
        StepResult.Done(outcome.Response is { } response ? JsonNode.Parse(response)!.AsObject() : null) with
        {
            Patch = outcome.ProviderId is { } id && id != context.Contact.GhlContactId
                ? new ContactPatch { Standard = [new FieldChange(StandardFields.GhlContactId, FieldValue.Text(id))] }
                : ContactPatch.Nothing,
        };

    /// <summary>What the step says, else what the contact has. Nothing here never erases something there.</summary>
    private ImmutableArray<FieldChange> StandardOf(StepContext context)
    {
        var own = ((string[])[StandardFields.FirstName, StandardFields.LastName, StandardFields.Email])
            .Select(name => (Name: name, Value: context.Contact.Standard(name)));
        return
        [
            .. own.Where(field => !Fields.ContainsKey(field.Name)).Concat(Fields.Select(field => (Name: field.Key, Value: (string?)context.Render(field.Value))))
                .Where(field => !string.IsNullOrWhiteSpace(field.Value))
                .Select(field => new FieldChange(field.Name, FieldValue.Text(field.Value!))),
        ];
    }

    private static ImmutableArray<string> TagsOf(ImmutableArray<string> tags, StepContext context) =>
        [.. tags.Select(tag => context.Render(tag).Trim()).Where(tag => tag.Length > 0)];

    private static JsonArray ListOf(ImmutableArray<string> names) => [.. names.Select(name => JsonValue.Create(name))];
}
