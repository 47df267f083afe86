using System.Globalization;
using System.Text;

namespace Grainline.Api.Commands.Doctors;

/// <summary>How bad it is.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Ok = 0,

    /// <summary>Worth knowing.</summary>
    Note = 1,

    /// <summary>To be put right; the exit code is 1.</summary>
    Problem = 2,
}

/// <summary>What was looked at and found. Never a secret, nor a person's data.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Detail">A sentence, with what to do about it.</param>
internal sealed record Finding(string Subject, Severity Severity, string Detail)
{
    public static Finding Ok(string subject, string detail) => new(subject, Severity.Ok, detail);

    public static Finding Note(string subject, string detail) => new(subject, Severity.Note, detail);

    public static Finding Problem(string subject, string detail) => new(subject, Severity.Problem, detail);

    /// <summary>Findings as a table.</summary>
    public static string Table(IReadOnlyList<Finding> findings)
    {
        var width = findings.Max(finding => finding.Subject.Length);
        var table = new StringBuilder();
        foreach (var finding in findings)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"{finding.Severity.ToString().ToLowerInvariant(),-8} {finding.Subject.PadRight(width)}  {finding.Detail}");
        }

        return table.ToString();
    }
}
