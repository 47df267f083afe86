using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Automations.Definitions;

/// <summary>An ISO 8601 duration of fixed length: weeks, days, hours, minutes, seconds. Years and months are refused,
/// because their length depends on where they start.</summary>
[JsonConverter(typeof(DurationJsonConverter))]
public readonly record struct Duration(TimeSpan Value) : IComparable<Duration>
{
    public static Duration FromMinutes(double minutes) => new(TimeSpan.FromMinutes(minutes));

    public static bool TryParse(string? text, out Duration duration)
    {
        duration = default;
        if (text is null || PeriodPattern.NormalizingIso.Parse(text) is not { Success: true, Value: { } period }
            || period.Years != 0 || period.Months != 0)
        {
            return false;
        }

        try
        {
            duration = new Duration(period.ToDuration().ToTimeSpan());
            return duration.Value >= TimeSpan.Zero;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public static Duration Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not an ISO 8601 duration.");

    public int CompareTo(Duration other) => Value.CompareTo(other.Value);

    public override string ToString() =>
        PeriodPattern.NormalizingIso.Format(Period.FromTicks(Value.Ticks).Normalize());

    public static bool operator <(Duration left, Duration right) => left.CompareTo(right) < 0;

    public static bool operator >(Duration left, Duration right) => left.CompareTo(right) > 0;

    public static bool operator <=(Duration left, Duration right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Duration left, Duration right) => left.CompareTo(right) >= 0;
}

/// <summary>Durations are texts like <c>PT2S</c> or <c>P3D</c>.</summary>
public sealed class DurationJsonConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Duration.TryParse(reader.GetString(), out var duration) ? duration : throw new JsonException("Not a duration.");

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
