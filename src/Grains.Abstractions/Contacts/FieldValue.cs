using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>
/// The value of a contact field or of a piece of trigger data: a text, or any other JSON value kept as it came
/// (GHL sends numbers, arrays of choices and JSON inside strings; facts/ghl.md 1.4).
/// </summary>
[GenerateSerializer, Immutable, Alias("Grainline.FieldValue")]
[JsonConverter(typeof(FieldValueJsonConverter))]
public readonly record struct FieldValue
{
    private FieldValue(string raw, bool isJson)
    {
        Raw = raw;
        IsJson = isJson;
    }

    /// <summary>The text itself, or the JSON of a value that is not a text.</summary>
    [Id(0)]
    public string Raw { get; private init; }

    /// <summary>Whether <see cref="Raw"/> is JSON (number, boolean, array, object) rather than text.</summary>
    [Id(1)]
    public bool IsJson { get; private init; }

    /// <summary>How many UTF-16 units the value takes.</summary>
    public int Length => Raw.Length;

    /// <summary>Nothing, or nothing but white space; such a value never erases a stored one.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Raw) || (IsJson && Raw is "[]" or "{}" or "null");

    /// <summary>Whether more than so many lists and objects lie in each other.</summary>
    public bool IsDeeperThan(int levels)
    {
        // Every level takes two brackets, so that nearly all values are answered for by their length.
        if (!IsJson || Raw.Length <= 2 * levels)
        {
            return false;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Raw), default);
        while (reader.Read())
        {
            if (reader.CurrentDepth >= levels && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                return true;
            }
        }

        return false;
    }

    public static FieldValue Text(string text) => new(text, isJson: false);

    /// <summary>Takes a JSON value; a JSON string becomes a text.</summary>
    public static FieldValue Json(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? new FieldValue(element.GetString()!, isJson: false)
        : new FieldValue(element.GetRawText(), isJson: true);

    public override string ToString() => Raw ?? "";
}

/// <summary>Writes a text as a JSON string and everything else as the JSON it is.</summary>
public sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return FieldValue.Text(reader.GetString()!);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return FieldValue.Json(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        if (value.IsJson)
        {
            writer.WriteRawValue(value.Raw);
        }
        else
        {
            writer.WriteStringValue(value.Raw);
        }
    }
}
