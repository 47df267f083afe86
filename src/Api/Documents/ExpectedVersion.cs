using System.Globalization;
using Grainline.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Documents;

/// <summary>The version for which a change is meant, from the header <c>If-Match</c> (RFC 9110, 13.1.1).</summary>
internal static class ExpectedVersion
{
    private const string Weak = "W/";

    /// <summary>Reads <c>"3"</c>, with or without the quotes. <c>W/"3"</c> is what a proxy that compresses makes of it, and the same version.</summary>
    /// <returns>No version where the header is missing or <c>*</c>, which any version meets; else a problem where it is none.</returns>
    public static (int? Version, ProblemHttpResult? Refused) Read(string? ifMatch) =>
        ifMatch is null or "*" ? (null, null)
        : int.TryParse(Strong(ifMatch.Trim()).Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (version, null)
        : (null, Problem.Of(400, "invalid_if_match", "If-Match is a version in quotes, for instance \"3\"."));

    private static string Strong(string tag) => tag.StartsWith(Weak, StringComparison.Ordinal) ? tag[Weak.Length..] : tag;
}
