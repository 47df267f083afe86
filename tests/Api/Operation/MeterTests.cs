using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>Every instrument of the product, and those who draw and watch them.</summary>
[Collection(OnSqlite.Name)]
public sealed partial class MeterTests(SqliteApi api) : IDisposable
{
    private const int MostValues = 16;

    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Label, string? Value), bool> _labels = new();
    private readonly MeterListener _listener = new();

    private IEnumerable<Instrument> Ours => _instruments.Values.Where(IsOurs);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Every_instrument_has_a_name_in_style_a_unit_and_a_description()
    {
        Listen();

        Assert.NotEmpty(Ours);
        Assert.All(Ours, instrument => Assert.Matches(InstrumentName(), instrument.Name));
        Assert.All(Ours, instrument => Assert.True(instrument.Unit is "s" or "By" || UnitOfThings().IsMatch(instrument.Unit ?? ""), $"{instrument.Name}: {instrument.Unit}"));
        Assert.All(Ours, instrument => Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_have_few_values_however_many_contacts_and_automations_there_are()
    {
        Listen();
        for (var number = 0; number < 2 * MostValues; number++)
        {
            var automation = await api.Automation("""[{"id":"hello","type":"send_message","channel":"sandbox","text":"Hi"}]""");
            await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        }

        await Eventually.Holds(() => _labels.ContainsKey(("outcome", "accepted")) && _labels.ContainsKey(("status", "accepted")));
        Assert.All(_labels.Keys, label => Assert.Matches(LabelValue(), label.Value));
        Assert.All(_labels.Keys.GroupBy(label => label.Label, StringComparer.Ordinal), label => Assert.InRange(label.Count(), 1, MostValues));
    }

    [Theory]
    [InlineData("deploy/grafana/grainline.json")]
    [InlineData("deploy/grafana/alerts.yaml")]
    public async Task Dashboard_and_alerts_ask_only_for_metrics_that_exist(string file)
    {
        Listen();
        await api.Get("/api/v1/automations");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, file));
        var expressions = file.EndsWith(".json", StringComparison.Ordinal)
            ? Expressions(JsonNode.Parse(text)!).ToList()
            : [.. text.Split('\n').Where(line => line.TrimStart().StartsWith("expr:", StringComparison.Ordinal))];
        var known = _instruments.Values.SelectMany(PrometheusNames).ToHashSet(StringComparer.Ordinal);
        var asked = expressions.SelectMany(expression => MetricName().Matches(Grouping().Replace(expression, "")).Select(match => match.Value)).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    private static bool IsOurs(Instrument instrument) => instrument.Meter.Name.StartsWith("Grainline.", StringComparison.Ordinal);

    /// <summary>The names under which Prometheus keeps what comes over OTLP: the unit and the kind are added.</summary>
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_');
        name = unit.Length > 0 && name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"]
            : kind.Contains("Counter", StringComparison.Ordinal) && !kind.Contains("UpDown", StringComparison.Ordinal) ? [$"{name}_total"]
            : [name];
    }

    private static IEnumerable<string> Expressions(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "expr", Value: JsonValue text } ? [text.GetValue<string>()] : member.Value is { } child ? Expressions(child) : []),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Expressions),
        _ => [],
    };

    private void Listen()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            _instruments[instrument.Name] = instrument;
            if (IsOurs(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(tags));
        _listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Note(tags));
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
        _listener.Start();
    }

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (label, value) in tags)
        {
            _labels[(label, value?.ToString())] = true;
        }
    }

    [GeneratedRegex(@"^grainline(\.[a-z][a-z_]*)+$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InstrumentName();

    [GeneratedRegex(@"^\{[a-z]+\}$", RegexOptions.None, 1_000)]
    private static partial Regex UnitOfThings();

    [GeneratedRegex("^[a-z_]+$", RegexOptions.None, 1_000)]
    private static partial Regex LabelValue();

    /// <summary>Names of labels, which look like names of metrics.</summary>
    [GeneratedRegex(@"\bby \([^)]*\)", RegexOptions.None, 1_000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b(grainline|http|dotnet|db|kestrel|process|aspnetcore)_[a-z0-9_]+\b(?!\s*=)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MetricName();
}
