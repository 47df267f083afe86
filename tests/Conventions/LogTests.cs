using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grainline.Tests.Conventions;

/// <summary>Log events have ids by which an operator finds them; each project has a range of its own (docs/operations.md).</summary>
public sealed class LogTests
{
    private static readonly Dictionary<string, int> Ranges = new(StringComparer.Ordinal)
    {
        ["Grains"] = 1_000,
        ["Api"] = 2_000,
        ["Hosting"] = 2_000,
        ["Silo"] = 2_000,
        ["Storage"] = 3_000,
        ["Connectors"] = 4_000,
        ["Sandbox"] = 5_000,
        ["Embedded"] = 6_000,
        ["Console"] = 7_000,
    };

    private static IEnumerable<(string Place, string Project, int? Id)> Events =>
        from file in Repository.Sources("src")
        from attribute in CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
            .DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        select ($"{Repository.Name(file)}: {attribute}", Repository.Name(file).Split('/')[1], IdOf(attribute));

    [Fact]
    public void Every_event_has_an_id_that_no_other_has()
    {
        Assert.NotEmpty(Events);
        Assert.Empty(Events.Where(one => one.Id is null).Select(one => one.Place));
        Assert.Empty(Events.GroupBy(one => one.Id).Where(same => same.Count() > 1).SelectMany(same => same.Select(one => one.Place)));
    }

    [Fact]
    public void Every_id_is_in_the_range_of_its_project() => Assert.Empty(
        from one in Events
        where one.Id is not { } id || id / 1_000 * 1_000 != Ranges[one.Project]
        select one.Place);

    [Fact]
    public void Nothing_is_logged_without_an_event() => Assert.Empty(
        from file in Repository.Sources("src")
        from call in CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
            .DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "LogTrace" or "LogDebug" or "LogInformation" or "LogWarning" or "LogError" or "LogCritical" }
        select $"{Repository.Name(file)}: {call}");

    private static int? IdOf(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        var id = arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.Text == "EventId") ?? arguments.First(argument => argument.NameEquals is null || argument == arguments[0]);
        return id.Expression is LiteralExpressionSyntax { Token.Value: int number } ? number : null;
    }
}
