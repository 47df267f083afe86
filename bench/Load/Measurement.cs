using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grainline.Load;

/// <summary>What one measured window gave. Latencies in milliseconds, CPU in seconds.</summary>
public sealed record Measurement
{
    public required string Name { get; init; }

    /// <summary>What the window was for, for instance <c>full</c> load or <c>half</c> of it.</summary>
    public required string Phase { get; init; }

    /// <summary>The rate that was asked for; 0 when the server set the pace.</summary>
    public double Rate { get; init; }

    public double Seconds { get; init; }

    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    public double P50 { get; init; }

    public double P99 { get; init; }

    public double Max { get; init; }

    /// <summary>Requests that should have started before the end of the window and did not.</summary>
    public long Overdue { get; init; }

    public double ServerCpu { get; init; }

    public double PostgresCpu { get; init; }

    public double ClientCpu { get; init; }

    /// <summary>Webhooks that started a run.</summary>
    [JsonIgnore]
    public long Accepted => Statuses.GetValueOrDefault(202);

    [JsonIgnore]
    public long Others => Statuses.Values.Sum() - Accepted;

    [JsonIgnore]
    public double PerSecond => Accepted / Seconds;

    /// <summary>What the server's side needs: its process and the database.</summary>
    [JsonIgnore]
    public double CpuPerThousand => PerThousand(ServerCpu + PostgresCpu);

    public double PerThousand(double cpuSeconds) => Accepted == 0 ? 0 : cpuSeconds * 1_000 / Accepted;

    public string ToJson() => JsonSerializer.Serialize(this);

    public static Measurement FromJson(string line) =>
        JsonSerializer.Deserialize<Measurement>(line) ?? throw new InvalidDataException("An empty measurement.");

    public override string ToString() =>
        $"{Name}, {Phase}: {PerSecond:N0} webhooks/s, p50 {P50:N2} ms, p99 {P99:N2} ms, max {Max:N2} ms; " +
        $"CPU s per 1,000: server {PerThousand(ServerCpu):N3}, PostgreSQL {PerThousand(PostgresCpu):N3}, " +
        $"client {PerThousand(ClientCpu):N3}; " +
        $"answers {string.Join(", ", Statuses.Select(pair => $"{Label(pair.Key)} x {pair.Value:N0}"))}" +
        (Overdue > 0 ? $"; {Overdue:N0} overdue" : "");

    private static string Label(int status) => status == Recorder.Broken ? "broken" : $"{status}";
}
