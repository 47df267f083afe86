using System.Text.Json.Nodes;

namespace Grainline.Tests.Support;

/// <summary>The automation that every delivery of these tests starts: a message, a wait, a change of the contact, the end.</summary>
internal static class Journey
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>The steps in order.</summary>
    public const string StepIds = "greet pause tag end";

    /// <summary>The message says whose run it is, so that messages can be counted by run.</summary>
    public static string TextOf(string runId) => $"Run {runId}";

    public static JsonObject Definition => (JsonObject)JsonNode.Parse(
        """
        {"name": "Crash", "reentry": "always", "max_starts": 0,
         "trigger": {"type": "gohighlevel", "secret_required": true, "duplicate_window": "PT0S"},
         "steps": [
          {"id": "greet", "type": "send_message", "channel": "sandbox", "text": "Run {{run.id}}"},
          {"id": "pause", "type": "wait", "duration": "PT3S"},
          {"id": "tag", "type": "add_tags", "tags": ["came-through"]},
          {"id": "end", "type": "stop"}]}
        """)!;
}
