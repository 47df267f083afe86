using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;
using Grainline.Contacts;

namespace Grainline.Steps.Tags;

/// <summary>A step that names tags.</summary>
public abstract record TagsStep : Step
{
    /// <summary>Compared without regard to case. A tag that renders to nothing is left out.</summary>
    [JsonRequired, Length(1, 50), TemplateText]
    public ImmutableArray<string> Tags { get; init; } = [];

    public override IEnumerable<string> Templates => Tags;

    public override StepResult Enter(StepContext context)
    {
        var tags = Tags.Select(tag => context.Render(tag).Trim()).Where(tag => tag.Length > 0).ToImmutableArray();
        var detail = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) };
        return StepResult.Done(context.WithWarnings(detail)) with { Patch = Change(tags) };
    }

    protected abstract ContactPatch Change(ImmutableArray<string> tags);
}

/// <summary>Adds tags to the contact; those that it has stay.</summary>
[StepType("add_tags")]
public sealed record AddTagsStep : TagsStep
{
    protected override ContactPatch Change(ImmutableArray<string> tags) => new() { AddTags = tags };
}

/// <summary>Removes tags from the contact; those that it does not have are no error.</summary>
[StepType("remove_tags")]
public sealed record RemoveTagsStep : TagsStep
{
    protected override ContactPatch Change(ImmutableArray<string> tags) => new() { RemoveTags = tags };
}
