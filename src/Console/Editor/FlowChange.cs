using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>Changes of a definition's tree, each in place.</summary>
internal static partial class FlowChange
{
    public static void Insert(JsonObject definition, string list, int index, JsonObject step) =>
        Steps(definition, list).Insert(index, step);

    public static void Delete(JsonObject definition, string path)
    {
        var (list, index) = Place(path);
        Steps(definition, list).RemoveAt(index);
    }

    /// <summary>A copy right behind the step, with ids of its own.</summary>
    /// <returns>The id of the copy.</returns>
    public static string Duplicate(JsonObject definition, string path)
    {
        var (list, index) = Place(path);
        var steps = Steps(definition, list);
        var copy = steps[index]!.DeepClone().AsObject();
        Rename(definition, copy);
        steps.Insert(index + 1, copy);
        return copy.Text("id")!;
    }

    /// <summary>Takes a step with all below it to another place. Into itself it cannot go; then nothing happens.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="path">The step.</param>
    /// <param name="list">The list that gets it.</param>
    /// <param name="index">Where in the list, as it is before the move.</param>
    public static bool Move(JsonObject definition, string path, string list, int index)
    {
        if (list.StartsWith(path + ".", StringComparison.Ordinal))
        {
            return false;
        }

        var (from, at) = Place(path);
        var source = Steps(definition, from);
        var target = Steps(definition, list);
        if (ReferenceEquals(source, target) && (index == at || index == at + 1))
        {
            return false;
        }

        var step = source[at];
        source.RemoveAt(at);
        target.Insert(ReferenceEquals(source, target) && index > at ? index - 1 : index, step);
        return true;
    }

    /// <summary>An id that no step has: the type's own word, with a number from the second on.</summary>
    public static string NewId(JsonObject definition, string stem)
    {
        var taken = Ids(definition).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}"))
            .First(id => !taken.Contains(id));
    }

    /// <summary>The list and the index that a step's path ends with.</summary>
    public static (string List, int Index) Place(string path)
    {
        var open = path.LastIndexOf('[');
        return (path[..open], int.Parse(path.AsSpan(open + 1, path.Length - open - 2), CultureInfo.InvariantCulture));
    }

    /// <summary>The first step of the id, wherever it stands; null = there is none.</summary>
    public static JsonObject? Step(JsonNode? node, string id) =>
        node is JsonObject step && step.Text("id") == id && step.Text("type") is not null ? step : Children(node).Select(child => Step(child, id)).FirstOrDefault(found => found is not null);

    /// <summary>What stands at a path, or null.</summary>
    public static JsonNode? At(JsonObject definition, string path)
    {
        JsonNode? at = definition;
        foreach (Match part in Part().Matches(path))
        {
            at = (at, part.Groups["index"]) switch
            {
                (JsonArray list, { Success: true } index) => int.TryParse(index.ValueSpan, CultureInfo.InvariantCulture, out var place) ? list.ElementAtOrDefault(place) : null,
                (JsonObject parent, { Success: false }) => parent[part.Groups["name"].Value],
                _ => null,
            };
        }

        return at;
    }

    /// <summary>The objects below the definition on a path, and where in the path each ends.</summary>
    public static IEnumerable<(JsonObject Object, int End)> Objects(JsonObject definition, string path) =>
        Part().Matches(path).Select(part => part.Index + part.Length)
            .Select(end => (At(definition, path[..end]) as JsonObject, end)).Where(found => found.Item1 is not null).Select(found => (found.Item1!, found.end));

    /// <summary>The last member that a path names.</summary>
    public static string LastName(string path) => Part().Matches(path).LastOrDefault(part => part.Groups["name"].Success)?.Groups["name"].Value ?? "";

    /// <summary>The list at a path; an optional one that is not there yet is made.</summary>
    private static JsonArray Steps(JsonObject definition, string path)
    {
        JsonNode at = definition;
        foreach (Match part in Part().Matches(path))
        {
            at = part.Groups["index"].Success
                ? at[int.Parse(part.Groups["index"].ValueSpan, CultureInfo.InvariantCulture)]!
                : at[part.Groups["name"].Value] ??= new JsonArray();
        }

        return at.AsArray();
    }

    private static void Rename(JsonObject definition, JsonNode? node)
    {
        if (node is JsonObject step && step.Text("type") is not null && step.Text("id") is { } id)
        {
            step["id"] = NewId(definition, Stem().Replace(id, ""));
        }

        foreach (var child in Children(node))
        {
            Rename(definition, child);
        }
    }

    private static IEnumerable<string> Ids(JsonNode? node) =>
        (node is JsonObject step && step.Text("id") is { } id ? [id] : Array.Empty<string>()).Concat(Children(node).SelectMany(Ids));

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonObject parent => parent.Select(member => member.Value),
        JsonArray list => list,
        _ => [],
    };

    [GeneratedRegex(@"(?<name>[^.\[\]]+)|\[(?<index>\d+)\]", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Part();

    [GeneratedRegex(@"_\d+$", RegexOptions.None, 1_000)]
    private static partial Regex Stem();
}
