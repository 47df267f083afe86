using System.Globalization;
using Grainline.Messages;

namespace Grainline.Tests.Sandbox.Faults;

/// <summary>A way in which a provider fails.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Script">The fault, for <c>POST /sandbox/faults</c>; null = nobody listens.</param>
/// <param name="Acts">Whether the provider does its work all the same, and only its answer is lost.</param>
public sealed record FaultCase(string Name, string? Script, bool Acts = false)
{
    /// <summary>Whether its answer is held back for longer than a caller waits.</summary>
    public bool IsLate => Script?.Contains("\"delay\"", StringComparison.Ordinal) is true;

    /// <summary>Short enough for the names of tests.</summary>
    public override string ToString() => Name;
}

/// <summary>What became of a fault.</summary>
/// <param name="Case">The fault.</param>
/// <param name="Verdict">Its class.</param>
/// <param name="Code">What is kept of it.</param>
/// <param name="Hold">What stands still.</param>
/// <param name="Wait">The wait that it asks for.</param>
/// <param name="AtOnce">What had arrived when the outcome was there.</param>
/// <param name="AtLast">What has arrived when the policy has run its course: a retry was made, or a status came.</param>
/// <param name="IsSettled">Whether the effect ended as done.</param>
public sealed record FaultRow(
    FaultCase Case, EffectVerdict Verdict, string? Code, HoldScope Hold, TimeSpan? Wait, int AtOnce, int AtLast, bool IsSettled)
{
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"| {Case.Name} | {Outcome} | {HoldText} | {WaitText} | {AtLast} |");

    private string Outcome => Verdict switch
    {
        EffectVerdict.Done => "done",
        EffectVerdict.Retry => "tried again",
        EffectVerdict.Failed => $"fails, `{Code}`",
        _ => $"uncertain, `{Code}`; not sent again",
    };

    private string HoldText => Hold == HoldScope.None ? "–" : Hold.ToString().ToLowerInvariant();

    private string WaitText => Verdict != EffectVerdict.Retry ? "–"
        : Wait is not { } wait ? "back-off"
        : wait.TotalHours >= 1 ? $"{wait.TotalHours:0} h"
        : wait.TotalMinutes >= 1 ? $"{wait.TotalMinutes:0} min"
        : $"{wait.TotalSeconds:0} s";
}
