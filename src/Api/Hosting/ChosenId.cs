using System.Text.RegularExpressions;
using Grainline.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Hosting;

/// <summary>The id of a resource whose caller may choose it, because definitions refer to it.</summary>
internal static partial class ChosenId
{
    /// <summary>What is wrong with it, or null.</summary>
    public static ProblemHttpResult? Refuse(string id) => Pattern().IsMatch(id)
        ? null
        : Problem.Invalid("invalid_id", "An id has 1 to 64 letters, digits, dashes and underscores.", "id");

    // \z, because $ would let a line break through.
    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.None, 1_000)]
    private static partial Regex Pattern();
}
