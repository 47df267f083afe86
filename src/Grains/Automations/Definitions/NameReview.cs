using Grainline.Texts;

namespace Grainline.Automations.Definitions;

/// <summary>Finds the names in texts that can never mean anything. A warning and no error: what is sent with a hole is what its author may have meant.</summary>
public static class NameReview
{
    /// <summary>The names, by the paths of their steps.</summary>
    public static IEnumerable<DefinitionError> Unknown(Definition definition) =>
        from place in CompiledDefinition.Places(definition.Steps, "steps")
        from name in place.Step.Templates.SelectMany(text => TextTemplate.Get(text).Unknown).Distinct(StringComparer.Ordinal)
        select new DefinitionError(place.Path, "unknown_name", $"{{{{{name}}}}} is always empty. {Scope.ProblemOfName(name)}");
}
