using Grainline.Automations.Definitions;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Steps.Wait;

/// <summary>An ISO 8601 duration, with a minus sign in front for an earlier time.</summary>
public sealed class OffsetRuleAttribute : ValueRuleAttribute
{
    private const int MaxDays = 3_660;

    public override string Format => "offset";

    public override string? Problem(string text) =>
        Parse(text) is null ? "Expected a duration of at most ten years, for instance -PT2H or P1D." : null;

    /// <summary>The sign and the length, or null.</summary>
    internal static (int Sign, Period Length)? Parse(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        return PeriodPattern.NormalizingIso.Parse(sign < 0 ? text[1..] : text) is { Success: true, Value: { Months: 0, Years: 0 } length }
            && length.ToDuration().TotalDays is >= 0 and <= MaxDays
                ? (sign, length)
                : null;
    }
}
