using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Grainline.Load;

/// <summary>Creates the automations that a load starts, over the management API (HTTP.md), as any caller would.</summary>
public static class Setup
{
    /// <summary>Writes the hooks file of <see cref="DriveOptions.Hooks"/>, and prints the automations' ids.</summary>
    public static async Task Run(SetupOptions options)
    {
        using var client = new HttpClient { BaseAddress = options.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", options.Key);
        var lines = new List<string>();
        for (var number = 1; number <= options.Automations; number++)
        {
            var automation = await Post(client, "/api/v1/automations", Definition($"Load {number}", options.Steps));
            await Post(client, $"/api/v1/automations/{automation["id"]}/activate", new JsonObject());
            Console.WriteLine(automation["id"]);
            lines.Add($"{automation["webhook"]!["path"]} {automation["webhook"]!["secret"]}");
        }

        await File.WriteAllLinesAsync(options.Hooks, lines);
    }

    /// <summary>No limit that would turn a repeated contact away: each delivery is to start a run.</summary>
    private static JsonObject Definition(string name, string steps) => new()
    {
        ["name"] = name,
        ["trigger"] = new JsonObject { ["type"] = "gohighlevel", ["secret_required"] = true, ["duplicate_window"] = "PT0S" },
        ["reentry"] = "always",
        ["max_starts"] = 0,
        ["steps"] = steps switch
        {
            "wait" => new JsonArray(Step("later", "wait", ("duration", "PT24H")), Step("end", "stop")),
            "stop" => new JsonArray(Step("end", "stop")),
            "message" => new JsonArray(Step("hello", "send_message", ("channel", "sandbox"), ("text", "Hello {{contact.first_name}}")), Step("end", "stop")),
            _ when steps.StartsWith("until:", StringComparison.Ordinal) =>
                new JsonArray(Step("later", "wait", ("until", steps["until:".Length..])), Step("end", "stop")),
            _ => throw new ArgumentException($"Steps are wait, stop, message or until: and a time, not {steps}.", nameof(steps)),
        },
    };

    private static JsonObject Step(string id, string type, params (string Name, string Value)[] settings)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in settings)
        {
            step[name] = value;
        }

        return step;
    }

    private static async Task<JsonNode> Post(HttpClient client, string path, JsonObject body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text is "" ? "{}" : text)!
            : throw new HttpRequestException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}

/// <summary>Which automations to create.</summary>
public sealed class SetupOptions
{
    public required Uri Url { get; set; }

    /// <summary>An admin key.</summary>
    public required string Key { get; set; }

    /// <summary>The hooks file to write.</summary>
    public required string Hooks { get; set; }

    public int Automations { get; set; } = 1;

    /// <summary><c>wait</c>: each run stays open for a day; <c>stop</c>: each run ends as it starts;
    /// <c>message</c>: each run sends a message to the sandbox.</summary>
    public string Steps { get; set; } = "wait";
}
