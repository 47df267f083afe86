using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Deliveries;

namespace Grainline.Runs;

/// <summary>How details of steps are written: as people write, without escaping what JSON does not need escaped.</summary>
internal static class StepDetailJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode node) => node.ToJsonString(Options);

    /// <summary>What a step said when it began, with what it says now.</summary>
    public static string? Merge(string? began, JsonObject? ended)
    {
        if (began is null || ended is null || ended.Count == 0)
        {
            return began ?? ended?.ToJsonString(Options);
        }

        var merged = JsonNode.Parse(began)!.AsObject();
        foreach (var (name, value) in ended)
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString(Options);
    }

    public static JsonObject With(JsonObject? detail, string name, JsonNode value)
    {
        detail ??= [];
        detail[name] = value;
        return detail;
    }

    public static JsonObject WithWarnings(JsonObject? detail, List<Warning> warnings) => With(detail, "warnings", new JsonArray(
        [.. warnings.Select(warning => new JsonObject { ["field"] = warning.Field, ["code"] = warning.Code, ["detail"] = warning.Detail })]));
}
