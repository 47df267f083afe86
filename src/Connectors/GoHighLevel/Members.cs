using System.Collections;
using System.Text.Json;

namespace Grainline.GoHighLevel;

/// <summary>
/// The members of an object by trimmed name, or the entries of a list of <c>{id|key|name, value}</c>, which some senders make of
/// customData. Of two with one name the last that is not empty counts.
/// </summary>
internal sealed class Members : IEnumerable<KeyValuePair<string, JsonElement>>
{
    public static readonly Members None = new(capacity: 0);

    private static readonly string[] EntryNames = ["key", "name", "id"];
    private static readonly string[] EntryValues = ["value", "fieldValue", "field_value"];

    private readonly OrderedDictionary<string, JsonElement> _values;

    private Members(int capacity) => _values = new(capacity, StringComparer.Ordinal);

    public static Members Of(JsonElement element, string path, WarningList warnings)
    {
        var isObject = element.ValueKind == JsonValueKind.Object;
        var members = new Members(isObject ? element.GetPropertyCount() : element.GetArrayLength());
        if (isObject)
        {
            foreach (var member in element.EnumerateObject())
            {
                members.Add(member.Name.Trim(), member.Value, path, warnings);
            }
        }
        else
        {
            foreach (var entry in element.EnumerateArray())
            {
                if (TryReadEntry(entry, out var name, out var value))
                {
                    members.Add(name, value, path, warnings);
                }
                else
                {
                    warnings.Add(path, "invalid_value", "The entries of this list must have a key and a value; others were dropped.");
                }
            }
        }

        return members;
    }

    /// <summary>The entry's name and value; false when it has no name.</summary>
    public static bool TryReadEntry(JsonElement entry, out string name, out JsonElement value)
    {
        name = "";
        value = default;
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var spelling in EntryNames)
        {
            if (name.Length == 0 && entry.TryGetProperty(spelling, out var text) && text.ValueKind == JsonValueKind.String)
            {
                name = text.GetString()!.Trim();
            }
        }

        foreach (var spelling in EntryValues)
        {
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                entry.TryGetProperty(spelling, out value);
            }
        }

        return name.Length > 0;
    }

    /// <summary>The value, or an undefined element.</summary>
    public JsonElement Get(string name) => _values.GetValueOrDefault(name);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(string name, JsonElement value, string path, WarningList warnings)
    {
        if (_values.TryAdd(name, value))
        {
            return;
        }

        var field = path.Length == 0 ? name : $"{path}.{name}";
        warnings.Add(field, "duplicate_key", "The name is there more than once; the last value counts.");
        if (!BodyValue.Read(value, isTyped: false).IsNothing)
        {
            _values[name] = value;
        }
    }
}
