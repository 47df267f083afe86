using Grainline.Texts;

namespace Grainline.Automations.Definitions;

/// <summary>Finds the names in texts that can never mean anything, and those that may be meant otherwise. Warnings and no errors: what is sent with a
/// hole is what its author may have meant.</summary>
public static class NameReview
{
    public static IEnumerable<DefinitionError> Of(Definition definition) =>
        Unknown(definition).Concat(CompiledDefinition.Places(definition.Steps, "steps").SelectMany(place => place.Step.Doubts(place.Path)));

    /// <summary>The names, by the paths of their steps.</summary>
    private static IEnumerable<DefinitionError> Unknown(Definition definition) =>
        from place in CompiledDefinition.Places(definition.Steps, "steps")
        from name in place.Step.Templates.SelectMany(text => TextTemplate.Get(text).Unknown).Distinct(StringComparer.Ordinal)
        select new DefinitionError(place.Path, "unknown_name", $"{{{{{name}}}}} is always empty. {Scope.ProblemOfName(name)}");
}
