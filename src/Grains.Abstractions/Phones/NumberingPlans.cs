using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Grainline.Phones;

/// <summary>The numbering plans of the world, read once from the embedded <c>plans.tsv</c> (tools/phone-metadata).</summary>
internal static class NumberingPlans
{
    private const int LongestCallingCode = 3;

    private static readonly ImmutableArray<NumberingPlan> All = Load();

    private static readonly FrozenDictionary<string, NumberingPlan> ByRegion = All
        .Where(plan => plan.Region is not null)
        .ToFrozenDictionary(plan => plan.Region!, StringComparer.OrdinalIgnoreCase);

    /// <summary>By calling code as a number; the main plan first. No code begins with another one.</summary>
    private static readonly NumberingPlan[]?[] ByCallingCode = IndexByCallingCode();

    public static ImmutableArray<string> Regions { get; } = [.. All.Select(plan => plan.Region).OfType<string>()];

    public static NumberingPlan? OfRegion(string? region) => region is null ? null : ByRegion.GetValueOrDefault(region.Trim());

    /// <summary>The main plan of the calling code that the digits begin with.</summary>
    public static NumberingPlan? OfNumber(ReadOnlySpan<char> digits) => Sharing(digits) is [var main, ..] ? main : null;

    /// <summary>All plans of the calling code that the digits begin with, the main one first; empty when there is none.</summary>
    public static ReadOnlySpan<NumberingPlan> Sharing(ReadOnlySpan<char> digits)
    {
        var code = 0;
        for (var length = 1; length <= LongestCallingCode && length <= digits.Length; length++)
        {
            code = (code * 10) + (digits[length - 1] - '0');
            if (code == 0)
            {
                break;
            }

            if (ByCallingCode[code] is { } plans)
            {
                return plans;
            }
        }

        return [];
    }

    /// <summary>Whether a national number can be a mobile one of any region of the calling code.</summary>
    public static bool IsMobileOf(string callingCode, ReadOnlySpan<char> national)
    {
        foreach (var plan in Sharing(callingCode))
        {
            if (plan.IsMobile(national))
            {
                return true;
            }
        }

        return false;
    }

    public static string? RegionOf(ReadOnlySpan<char> digits)
    {
        var plans = Sharing(digits);
        foreach (var plan in plans)
        {
            if (plan.Owns(digits[plan.CallingCode.Length..]))
            {
                return plan.Region;
            }
        }

        return plans is [var main, ..] ? main.Region : null;
    }

    private static ImmutableArray<NumberingPlan> Load()
    {
        using var stream = typeof(NumberingPlans).Assembly.GetManifestResourceStream("plans.tsv")
            ?? throw new InvalidOperationException("The numbering plans are not in the assembly.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(line => line[0] != '#').Select(NumberingPlan.Parse)];
    }

    private static NumberingPlan[]?[] IndexByCallingCode()
    {
        var index = new NumberingPlan[]?[1000];
        foreach (var plans in All.GroupBy(plan => int.Parse(plan.CallingCode, CultureInfo.InvariantCulture)))
        {
            index[plans.Key] = [.. plans.OrderByDescending(plan => plan.IsMain)];
        }

        return index;
    }
}
