using System.Globalization;

namespace Grainline.Tests.Fuzz;

/// <summary>The lines of the table that the long form leaves behind, in the file <c>GRAINLINE_FUZZ_REPORT</c>.</summary>
internal static class Report
{
    private static readonly Lock Gate = new();

    public static void Add(string target, Round round, TimeSpan took, long growth)
    {
        if (Environment.GetEnvironmentVariable("GRAINLINE_FUZZ_REPORT") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
                    | {target} | {round.Count:N0} | {round.Findings.Count} | {round.Answers.Count} | {round.Slowest.TotalMilliseconds:F0} | {round.Count / took.TotalSeconds:F0} | {growth / (double)(1 << 20):F0} |

                    """));
            }
        }
    }
}
