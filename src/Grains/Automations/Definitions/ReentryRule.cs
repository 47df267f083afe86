using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Grainline.Automations.Definitions;

/// <summary>Whether a contact may pass again: a word, or <c>{"after":"P7D"}</c>.</summary>
[JsonConverter(typeof(ReentryRuleJsonConverter))]
public sealed record ReentryRule(Reentry Kind, Duration After = default)
{
    public static readonly ReentryRule Always = new(Reentry.Always);

    internal static readonly (string Word, Reentry Kind)[] Words =
    [
        ("always", Reentry.Always),
        ("when_not_running", Reentry.WhenNotRunning),
        ("once", Reentry.Once),
        ("restart", Reentry.Restart),
    ];
}

/// <summary>A word in any case, as the schema's check takes it, or an object with <c>after</c>.</summary>
public sealed class ReentryRuleJsonConverter : JsonConverter<ReentryRule>
{
    public override ReentryRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var word = reader.GetString();
            return Array.Find(ReentryRule.Words, entry => entry.Word.Equals(word, StringComparison.OrdinalIgnoreCase)) is { Word: not null } known
                ? new ReentryRule(known.Kind)
                : throw new JsonException("Not a rule of re-entry.");
        }

        var after = JsonNode.Parse(ref reader)?["after"]?.GetValue<string>() ?? throw new JsonException("Expected after.");
        return new ReentryRule(Reentry.After, Duration.Parse(after));
    }

    public override void Write(Utf8JsonWriter writer, ReentryRule value, JsonSerializerOptions options)
    {
        if (value.Kind != Reentry.After)
        {
            writer.WriteStringValue(Array.Find(ReentryRule.Words, entry => entry.Kind == value.Kind).Word);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("after", value.After.ToString());
        writer.WriteEndObject();
    }
}
