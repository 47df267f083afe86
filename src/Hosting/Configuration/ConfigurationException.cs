namespace Grainline.Hosting.Configuration;

/// <summary>A host cannot start as it was told to. Its message is for the operator, and names every problem at once.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(Describe(problems))
{
    /// <summary>A sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    private static string Describe(IReadOnlyList<string> problems) =>
        string.Join(
            Environment.NewLine,
            problems.Select(problem => $"  * {problem}").Prepend($"Grainline cannot start. The configuration has {(problems.Count == 1 ? "a problem" : $"{problems.Count} problems")}:"));
}
