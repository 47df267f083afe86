using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Automations.Definitions;

namespace Grainline.Api.Automations;

/// <summary>
/// All that is to be said of a definition before it is published: what is wrong with the text itself, what it names and the service does not
/// have, and what Meta would refuse of its templates. Here and not in the automation's grain: some of it takes a query, some a call to Meta,
/// and no grain waits for either while webhooks ask it for admission.
/// </summary>
internal sealed class DefinitionReview(ReferenceReview references, TemplateReview templates)
{
    public async Task<DefinitionFindings> Read(string json, CancellationToken cancellationToken)
    {
        var reading = DefinitionParser.Read(json);
        var found = (reading.Definition ?? reading.Refused) is { } legible ? await Read(legible, cancellationToken) : DefinitionFindings.None;
        return new DefinitionFindings(reading.Errors, []) + found;
    }

    /// <summary>What is to be said of one whose text is right.</summary>
    public async Task<DefinitionFindings> Read(Definition definition, CancellationToken cancellationToken) =>
        await references.Read(definition, cancellationToken)
        + await templates.Read(definition, cancellationToken)
        + new DefinitionFindings([], [.. NameReview.Of(definition)]);
}

/// <summary>What was found in a definition, by paths.</summary>
/// <param name="Errors">What would be refused.</param>
/// <param name="Warnings">What would be published all the same.</param>
internal sealed record DefinitionFindings(ImmutableArray<DefinitionError> Errors, ImmutableArray<DefinitionError> Warnings)
{
    public static readonly DefinitionFindings None = new([], []);

    /// <summary>Both together, up to what a definition's author is shown at once.</summary>
    public static DefinitionFindings operator +(DefinitionFindings first, DefinitionFindings second) =>
        new(Both(first.Errors, second.Errors), Both(first.Warnings, second.Warnings));

    private static ImmutableArray<DefinitionError> Both(ImmutableArray<DefinitionError> first, ImmutableArray<DefinitionError> second) =>
        [.. first.Concat(second).Take(SchemaCheck.MaxErrors)];
}
