using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;

namespace Grainline.Steps.SetFields;

/// <summary>Sets fields of the contact to texts. A text that renders to nothing leaves the field as it is.</summary>
[StepType("set_fields")]
public sealed record SetFieldsStep : Step
{
    /// <summary><c>contact.first_name</c>, <c>custom.x</c> … to a text; a name without a prefix is the standard field of that name, else a custom field.</summary>
    [JsonRequired, Length(1, 100), TemplateText]
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override IEnumerable<string> Templates => Fields.Values;

    public override StepResult Enter(StepContext context)
    {
        var rendered = Fields.Select(field => (target: FieldName.Parse(field.Key)!.Value, text: context.Render(field.Value))).ToList();
        var detail = new JsonObject(rendered.Select(field =>
            KeyValuePair.Create(field.target.ToString(), (JsonNode?)JsonValue.Create(field.text))));
        return StepResult.Done(context.WithWarnings(new JsonObject { ["fields"] = detail })) with
        {
            Patch = new ContactPatch
            {
                Standard = [.. rendered.Where(field => field.target.IsStandard).Select(Change)],
                Custom = [.. rendered.Where(field => !field.target.IsStandard).Select(Change)],
            },
        };

        static FieldChange Change((FieldName target, string text) field) => new(field.target.Name, FieldValue.Text(field.text));
    }

    public override IEnumerable<DefinitionError> Check(string path) => Fields.Keys
        .Where(name => FieldName.Parse(name) is null)
        .Select(name => new DefinitionError($"{path}.fields.{name}", "unknown_field", FieldName.Expected));

    public override IEnumerable<DefinitionError> Doubts(string path) => FieldName.Doubts($"{path}.fields", Fields.Keys);
}
