using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Grainline.Steps;

namespace Grainline.Automations.Definitions;

/// <summary>Where steps stand in a definition, by the names in JSON, as the types of the definition and of its steps say.</summary>
internal static class StepMembers
{
    private static readonly ImmutableArray<JsonPropertyInfo> OfSteps =
        [.. StepCatalog.All.Select(step => step.Type).Prepend(typeof(Definition)).SelectMany(MembersOf)];

    /// <summary>Members that are objects with steps of their own, such as the branches of a split.</summary>
    public static readonly ImmutableArray<string> Groups = [.. OfSteps.Where(IsGroup).Select(member => member.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Members that are steps, in a definition, in a step, or in an object of a group; <c>on_error</c> is the last, as it is among the
    /// branches of a step.</summary>
    public static readonly ImmutableArray<string> Lists =
    [
        .. OfSteps.Concat(OfSteps.Where(IsGroup).SelectMany(group => MembersOf(ItemOf(group)!)))
            .Where(IsList).OrderBy(member => member.PropertyType == typeof(OnError)).Select(member => member.Name).Distinct(StringComparer.Ordinal),
    ];

    private static bool IsList(JsonPropertyInfo member) => member.PropertyType == typeof(ImmutableArray<Step>) || member.PropertyType == typeof(OnError);

    private static bool IsGroup(JsonPropertyInfo member) =>
        ItemOf(member) is { IsClass: true } item && item != typeof(string) && item != typeof(Step) && MembersOf(item).Any(IsList);

    private static Type? ItemOf(JsonPropertyInfo member) =>
        member.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : null;

    private static IEnumerable<JsonPropertyInfo> MembersOf(Type type) => DefinitionJson.Options.GetTypeInfo(type).Properties;
}
