using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>What is wrong with a definition, all at once, and what would be published all the same.</summary>
internal sealed record Findings(IReadOnlyList<Finding> Errors, IReadOnlyList<Finding>? Warnings)
{
    public IReadOnlyList<Finding> All => [.. Errors, .. (Warnings ?? []).Select(warning => warning with { IsWarning = true })];
}
