using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>
/// <see cref="OrdinalDictionary{T}"/> as a JSON object. It belongs to the type and not to a member: of a type that has a member with a converter of
/// its own, the source generator writes only the slow form.
/// </summary>
public sealed class OrdinalDictionaryJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(OrdinalDictionary<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var value = typeToConvert.GetGenericArguments()[0];
        return (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(value), options.GetConverter(value))!;
    }

    private sealed class Converter<T>(JsonConverter<T> values) : JsonConverter<OrdinalDictionary<T>>
    {
        public override OrdinalDictionary<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            var entries = new List<KeyValuePair<string, T>>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                entries.Add(KeyValuePair.Create(name, values.Read(ref reader, typeof(T), options)!));
            }

            return entries.ToOrdinalDictionary();
        }

        public override void Write(Utf8JsonWriter writer, OrdinalDictionary<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, entry) in value)
            {
                writer.WritePropertyName(name);
                values.Write(writer, entry, options);
            }

            writer.WriteEndObject();
        }
    }
}
