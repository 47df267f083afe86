using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grainline.Tests.Conventions;

/// <summary>The limits of style that can be counted (AGENTS.md).</summary>
public sealed class SourceTests
{
    private const int FileCeiling = 300;
    private const int FunctionCeiling = 60;
    private const int ProgramCeiling = 60;

    private static readonly string[] ForbiddenNames = ["Utils", "Util", "Helper", "Helpers", "Manager", "Common"];

    [Fact]
    public void No_file_is_longer_than_the_ceiling() => Assert.Empty(
        from file in Repository.Sources("src", "tests", "bench", "tools")
        let lines = File.ReadLines(file).Count()
        where lines > FileCeiling
        select $"{Repository.Name(file)}: {lines} lines");

    [Fact]
    public void A_program_is_a_table_of_contents() => Assert.Empty(
        from file in Repository.Sources("src").Where(file => Path.GetFileName(file) == "Program.cs")
        let lines = File.ReadLines(file).Count()
        where lines > ProgramCeiling
        select $"{Repository.Name(file)}: {lines} lines");

    [Fact]
    public void No_function_is_longer_than_the_ceiling() => Assert.Empty(
        from file in Repository.Sources("src", "tests", "bench")
        from function in Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let lines = function.GetLocation().GetLineSpan()
        let count = lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1
        where count > FunctionCeiling
        select $"{Repository.Name(file)}:{lines.StartLinePosition.Line + 1}: {count} lines");

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Assert.Empty(
        from file in Repository.Sources("src", "tests", "bench")
        from type in Parse(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where ForbiddenNames.Any(name => type.Identifier.Text.EndsWith(name, StringComparison.Ordinal))
        select $"{Repository.Name(file)}: {type.Identifier.Text}");

    /// <summary>A delay on a clock that the test moves is no sleep; it has the clock as its second argument.</summary>
    [Fact]
    public void No_test_sleeps() => Assert.Empty(
        from file in Repository.Sources("tests")
        where Path.GetFileName(file) != "Eventually.cs"
        from call in Parse(file).DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression.ToString() is "Thread.Sleep" || (call.Expression.ToString() is "Task.Delay" && call.ArgumentList.Arguments.Count == 1)
        select $"{Repository.Name(file)}:{call.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");

    private static SyntaxNode Parse(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
}
