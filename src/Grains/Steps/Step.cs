using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Runs;
using Grainline.Steps.SendMessage;

namespace Grainline.Steps;

/// <summary>What an automation does next, by its <c>type</c>.</summary>
/// <remarks>
/// A step type is one class in one folder: its properties are its JSON and its schema, their comments are what the schema explains, its methods
/// decide. <see cref="StepCatalog"/> finds it by <see cref="StepTypeAttribute"/>; nothing else lists step types.
/// </remarks>
public abstract record Step
{
    /// <summary>Unique in the definition. Runs, records and reports refer to it, so it should outlive edits.</summary>
    [JsonRequired, RegularExpression(IdRule.Pattern)]
    public string Id { get; init; } = "";

    /// <summary>For people; nothing reads it.</summary>
    [MaxLength(2_000)]
    public string? Comment { get; init; }

    /// <summary>The name in JSON.</summary>
    public string Type => StepCatalog.NameOf(GetType());

    /// <summary>What happens when this step has failed.</summary>
    public OnError OnError { get; init; } = OnError.Fail;

    /// <summary>The lists of steps that this one holds, with their paths below it; that of <c>on_error</c> is the last.</summary>
    [JsonIgnore]
    public ImmutableArray<StepBranch> Branches =>
        OnError.Kind == OnErrorKind.Steps ? Paths.Add(new StepBranch("on_error", OnError.Steps)) : Paths;

    /// <summary>The branches that the step itself chooses from.</summary>
    protected virtual ImmutableArray<StepBranch> Paths => [];

    /// <summary>The texts in which <c>{{…}}</c> is replaced; what they refer to is kept when a run starts.</summary>
    public virtual IEnumerable<string> Templates => [];

    /// <summary>The names that it asks for beside those in its texts.</summary>
    public virtual IEnumerable<string> Names => [];

    /// <summary>The automation that it starts or ends.</summary>
    public virtual string? AutomationId => null;

    /// <summary>The channel that it sends through.</summary>
    public virtual string? ChannelId => null;

    /// <summary>The service's calendar that it goes by.</summary>
    public virtual string? CalendarId => null;

    /// <summary>The connection that it goes through.</summary>
    public virtual string? ConnectionId => null;

    /// <summary>The WhatsApp templates that it sends, with their paths below it.</summary>
    public virtual IEnumerable<(string Path, TemplateMessage Template)> Sent => [];

    /// <summary>Decides what happens when a run comes to this step.</summary>
    public abstract StepResult Enter(StepContext context);

    /// <summary>Decides what happens when the time that it waited for has come.</summary>
    public virtual StepResult Due(StepContext context) => StepResult.Done();

    /// <summary>Decides what happens when the contact has answered.</summary>
    public virtual StepResult Replied(StepContext context, Reply reply) => StepResult.Done();

    /// <summary>Decides what happens when its effect was carried out.</summary>
    public virtual StepResult Completed(StepContext context, Messages.EffectOutcome outcome) => StepResult.Done();

    /// <summary>What the schema cannot say: rules over several members.</summary>
    public virtual IEnumerable<DefinitionError> Check(string path) => [];

    /// <summary>What may be meant otherwise than it is read.</summary>
    public virtual IEnumerable<DefinitionError> Doubts(string path) => [];
}

/// <summary>A list of steps inside a step.</summary>
public readonly record struct StepBranch(string Path, ImmutableArray<Step> Steps);

/// <summary>Names a step type in JSON.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StepTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
