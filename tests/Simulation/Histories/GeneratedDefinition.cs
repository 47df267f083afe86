using System.Globalization;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Simulation;

/// <summary>A definition made by chance. Every message says which definition and step it comes from.</summary>
internal sealed class GeneratedDefinition(Random random, string mark, IReadOnlyList<string> others)
{
    private const int Depth = 2;

    private static readonly string[] Reentries = ["always", "always", "when_not_running", "restart", "once"];

    private int _steps;

    /// <summary>JSON as a client posts it.</summary>
    public string Write()
    {
        var definition = new JsonObject
        {
            ["name"] = mark,
            ["reentry"] = Reentries[random.Next(Reentries.Length)],
            ["steps"] = Steps(Depth),
        };
        if (random.Next(5) == 0)
        {
            definition["exit_when"] = new JsonArray(Condition("tags", "contains", "bought"));
        }

        return definition.ToJsonString();
    }

    private JsonArray Steps(int depth) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Step(depth))];

    private JsonObject Step(int depth)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"s{++_steps}");
        var step = Kind(depth, $"{mark}/{id}");
        step["id"] = id;
        if (random.Next(4) == 0 && step["type"]!.GetValue<string>() is "send_message" or "http_request")
        {
            step["on_error"] = "continue";
        }

        return step;
    }

    private JsonObject Kind(int depth, string said) => random.Next(depth > 0 ? 16 : 11) switch
    {
        <= 3 => new JsonObject { ["type"] = "send_message", ["channel"] = World.Channel, ["text"] = said },
        <= 6 => new JsonObject { ["type"] = "wait", ["duration"] = Duration() },
        7 => new JsonObject { ["type"] = "add_tags", ["tags"] = new JsonArray(random.Next(4) == 0 ? "bought" : "seen") },
        8 => new JsonObject { ["type"] = "set_fields", ["fields"] = new JsonObject { ["custom.said"] = said } },
        9 => new JsonObject { ["type"] = "http_request", ["method"] = random.Next(2) == 0 ? "POST" : "post", ["url"] = "https://example.com/news" },
        10 => random.Next(3) switch
        {
            0 => new JsonObject { ["type"] = "stop" },
            1 => new JsonObject { ["type"] = "end_other_runs" },
            _ when others.Count > 0 => new JsonObject { ["type"] = "start_automation", ["automation"] = others[random.Next(others.Count)] },
            _ => new JsonObject { ["type"] = "add_tags", ["tags"] = new JsonArray("alone") },
        },
        <= 12 => new JsonObject
        {
            ["type"] = "wait_for_reply",
            ["timeout"] = Duration(),
            ["replies"] = new JsonArray(new JsonObject
            {
                ["match"] = new JsonObject { ["contains_any"] = new JsonArray("yes") },
                ["steps"] = Steps(depth - 1),
            }),
            ["otherwise"] = Steps(depth - 1),
            ["no_reply"] = Steps(depth - 1),
        },
        13 => new JsonObject
        {
            ["type"] = "split",
            ["branches"] = new JsonArray(
                new JsonObject { ["weight"] = 1, ["steps"] = Steps(depth - 1) },
                new JsonObject { ["weight"] = 2, ["steps"] = Steps(depth - 1) }),
        },
        _ => new JsonObject
        {
            ["type"] = "if",
            ["when"] = Condition("custom.number", "greater_than", random.Next(20)),
            ["then"] = Steps(depth - 1),
            ["else"] = Steps(depth - 1),
        },
    };

    private string Duration() => string.Create(CultureInfo.InvariantCulture, $"PT{(random.Next(10) switch
    {
        <= 5 => random.Next(1, 120),
        <= 8 => random.Next(120, 7_200),
        _ => random.Next(7_200, 86_400),
    })}S");

    private static JsonObject Condition(string field, string op, JsonNode value) => new() { ["field"] = field, ["op"] = op, ["value"] = value };
}
