using System.Globalization;
using System.Text.Json.Nodes;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace Grainline.Texts;

/// <summary>How a value stands in a text: truth values as JSON writes them, plain lists with commas, and whatever is nested as JSON.</summary>
internal static class TextValue
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IReadOnlyList<object?> list when list.All(entry => entry is null or string or bool or decimal) => string.Join(',', list.Select(Of)),
        IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => Runs.StepDetailJson.Text(Node(value)!),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        decimal number => JsonValue.Create(number),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(Node)]),
        IReadOnlyDictionary<string, object?> members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Node(member.Value)))),
        _ => JsonValue.Create(Of(value)),
    };

    /// <summary>Writes what a name leads to; without it a text would show names of .NET types.</summary>
    internal sealed class Formatter : IFormatterProvider, IFormatter
    {
        public bool TryCreateFormatter(Type type, out IFormatter formatter)
        {
            formatter = this;
            return type == typeof(bool) || type == typeof(decimal)
                || type.IsAssignableTo(typeof(IReadOnlyDictionary<string, object?>)) || type.IsAssignableTo(typeof(IReadOnlyList<object?>));
        }

        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(Of(value), encode: false);
    }
}
