using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Storage.Queries;

namespace Grainline.Api.Automations;

/// <summary>
/// Finds what a definition names and the service does not have. Without its channel or calendar a step can only fail, so that is an error.
/// A connection or an automation may be made after whoever goes through it, so what is missing of those is told and published.
/// </summary>
internal sealed class ReferenceReview(IReferenceQueries queries)
{
    public async Task<DefinitionFindings> Read(Definition definition, CancellationToken cancellationToken)
    {
        var found = DefinitionFindings.None;
        foreach (var named in Reference.Of(definition).GroupBy(reference => reference.Kind))
        {
            var unknown = await queries.FindUnknown(named.Key, [.. named.Select(reference => reference.Id).Distinct(StringComparer.Ordinal)], cancellationToken);
            var word = named.Key.ToString().ToLowerInvariant();
            ImmutableArray<DefinitionError> missing =
            [
                .. named.Where(reference => unknown.Contains(reference.Id))
                    .Select(reference => new DefinitionError(reference.Path, $"unknown_{word}", $"There is no {word} {reference.Id}.")),
            ];
            found += named.Key is ReferenceKind.Channel or ReferenceKind.Calendar ? new DefinitionFindings(missing, []) : new DefinitionFindings([], missing);
        }

        return found;
    }
}
