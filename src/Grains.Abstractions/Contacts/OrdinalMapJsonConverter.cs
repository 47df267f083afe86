using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>
/// A sorted map as a JSON object, read with ordinal names. Left to itself, the serialiser compares names by the process's culture while it
/// reads, and two that only differ in what a culture does not see (a soft hyphen, U+0000) are one to it, which it refuses.
/// </summary>
public sealed class OrdinalMapJsonConverter<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
{
    public override ImmutableSortedDictionary<string, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var map = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = JsonSerializer.Deserialize<T>(ref reader, options)!;
        }

        return map.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, entry) in value)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, entry, options);
        }

        writer.WriteEndObject();
    }
}
