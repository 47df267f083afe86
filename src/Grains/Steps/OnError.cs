using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grainline.Steps;

/// <summary>What a run does when a step has failed: end (<c>"fail"</c>), go on (<c>"continue"</c>), or other steps first.</summary>
[JsonConverter(typeof(OnErrorJsonConverter))]
public sealed record OnError(OnErrorKind Kind, ImmutableArray<Step> Steps)
{
    public static readonly OnError Fail = new(OnErrorKind.Fail, []);
}

/// <summary>The kinds of <see cref="OnError"/>.</summary>
public enum OnErrorKind
{
    Fail,
    Continue,
    Steps,
}

/// <summary>A word in any case, as the schema's check takes it, or a list of steps.</summary>
public sealed class OnErrorJsonConverter : JsonConverter<OnError>
{
    public override OnError Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.StartArray => new OnError(OnErrorKind.Steps, JsonSerializer.Deserialize<ImmutableArray<Step>>(ref reader, options)),
        JsonTokenType.String => reader.GetString()!.ToLowerInvariant() switch
        {
            "fail" => OnError.Fail,
            "continue" => new OnError(OnErrorKind.Continue, []),
            _ => throw new JsonException("Not a way to go on after an error."),
        },
        _ => throw new JsonException("Expected a word or a list of steps."),
    };

    public override void Write(Utf8JsonWriter writer, OnError value, JsonSerializerOptions options)
    {
        if (value.Kind == OnErrorKind.Steps)
        {
            JsonSerializer.Serialize(writer, value.Steps, options);
        }
        else
        {
            writer.WriteStringValue(value.Kind == OnErrorKind.Continue ? "continue" : "fail");
        }
    }
}
