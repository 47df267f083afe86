using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Calendars;

/// <summary>A time of day as definitions write it: <c>09:30</c>.</summary>
[JsonConverter(typeof(ClockTimeJsonConverter))]
public readonly record struct ClockTime(LocalTime Value)
{
    private static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static bool TryParse(string? text, out ClockTime time)
    {
        var parsed = Pattern.Parse(text ?? "");
        time = parsed.Success ? new ClockTime(parsed.Value) : default;
        return parsed.Success;
    }

    public override string ToString() => Pattern.Format(Value);
}

/// <summary>Times of day are texts like <c>09:30</c>.</summary>
public sealed class ClockTimeJsonConverter : JsonConverter<ClockTime>
{
    public override ClockTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ClockTime.TryParse(reader.GetString(), out var time) ? time : throw new JsonException("Not a time of day.");

    public override void Write(Utf8JsonWriter writer, ClockTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>A time of day.</summary>
public sealed class ClockTimeRuleAttribute : ValueRuleAttribute
{
    public override string Format => "time-of-day";

    public override string? Problem(string text) => ClockTime.TryParse(text, out _) ? null : "Expected a time of day, for instance 09:30.";
}

/// <summary>A date.</summary>
public sealed class DateRuleAttribute : ValueRuleAttribute
{
    public override string Format => "date";

    public override string? Problem(string text) => LocalDatePattern.Iso.Parse(text).Success ? null : "Expected a date, for instance 2026-12-25.";
}
