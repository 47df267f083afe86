using System.Xml.Linq;

namespace Grainline.Tests.Conventions;

/// <summary>Who may know whom (docs/architecture.md).</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Embedded"] = [],
        ["Grains.Abstractions"] = [],
        ["Grains"] = ["Grains.Abstractions"],
        ["Storage"] = ["Grains.Abstractions"],
        ["Connectors"] = ["Grains.Abstractions"],
        ["Sandbox"] = [],
        ["Console"] = ["Grains.Abstractions"],
        ["Hosting"] = ["Grains.Abstractions", "Grains", "Storage", "Connectors"],
        ["Api"] = ["Grains.Abstractions", "Grains", "Storage", "Connectors", "Sandbox", "Console", "Hosting"],
        ["Silo"] = ["Grains.Abstractions", "Grains", "Storage", "Connectors", "Hosting"],
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)).Where(project => File.Exists(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")))];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_those_that_it_may_know(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"src/{project} is not in the table of who may know whom.");
        var file = Path.Combine(Repository.Root, "src", project, $"{project}.csproj");
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project]));
    }
}
