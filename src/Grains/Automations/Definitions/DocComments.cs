using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Grainline.Automations.Definitions;

/// <summary>
/// What the doc comments of our types say, from the file that the compiler puts beside an assembly: whoever writes a definition reads in the
/// schema what whoever reads the code does. Where the file is not deployed, nothing is said.
/// </summary>
internal static partial class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> Files = new();

    /// <summary>The summary of a type or a property as one line of text; null = there is none.</summary>
    public static string? Of(MemberInfo member) => member switch
    {
        Type type => Of(type.Assembly, $"T:{Name(type)}"),
        { DeclaringType: { } type } => Of(type.Assembly, $"P:{Name(type)}.{member.Name}"),
        _ => null,
    };

    private static string? Of(Assembly assembly, string id) => Files.GetOrAdd(assembly, Read).GetValueOrDefault(id);

    private static string? Name(Type type) => type.FullName?.Replace('+', '.');

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return !File.Exists(path)
            ? []
            : XDocument.Load(path).Descendants("member")
                .Select(member => (Id: (string?)member.Attribute("name"), Summary: member.Element("summary")))
                .Where(member => member is { Id: not null, Summary: not null })
                .ToDictionary(member => member.Id!, member => Text(member.Summary!), StringComparer.Ordinal);
    }

    /// <summary>Members that it refers to are named as in JSON, and code keeps no mark of its own.</summary>
    private static string Text(XElement summary) => Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when (string?)(element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword")) is { } target =>
            target.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(Last(target)) : Last(target),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static string Last(string target) => target[(target.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+", RegexOptions.None, 1_000)]
    private static partial Regex Spaces();
}
