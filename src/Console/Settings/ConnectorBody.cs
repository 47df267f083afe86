using System.Globalization;
using System.Text.Json.Nodes;

namespace Grainline.Pages.Settings;

/// <summary>What the form of a channel or a connection sends.</summary>
internal static class ConnectorBody
{
    /// <summary>Members that are written and never read back.</summary>
    public static readonly string[] Secrets = ["access_token", "app_secret", "verify_token", "token"];

    /// <summary>
    /// What the API is not told stays as it was. So only members that somebody changed in the form are named, an emptied one too: the others may
    /// have changed elsewhere since the form was opened. An empty secret is one that nobody typed.
    /// </summary>
    /// <param name="kind">The word for the other side.</param>
    /// <param name="members">Those of the form.</param>
    /// <param name="values">What stands in it.</param>
    /// <param name="loaded">What stood in it when it was opened; null for a new one.</param>
    public static JsonObject Of(string kind, IEnumerable<string> members, IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?>? loaded)
    {
        var body = new JsonObject { ["type"] = kind };
        foreach (var member in members)
        {
            var text = values.GetValueOrDefault(member)?.Trim() ?? "";
            if (loaded is null || Secrets.Contains(member) ? text.Length > 0 : text != (loaded.GetValueOrDefault(member) ?? ""))
            {
                body[member] = member == "rate_per_second" && int.TryParse(text, CultureInfo.InvariantCulture, out var rate) ? rate : text;
            }
        }

        return body;
    }
}
