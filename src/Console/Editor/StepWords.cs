using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Grainline.Pages.Texts;
using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Editor;

/// <summary>Steps in words: what each does, in a line that a marketer reads.</summary>
internal sealed class StepWords(IStringLocalizer<Text> texts, Clock clock, AutomationNames names)
{
    private const int MaxSummary = 160;

    public string Name(string type) => Known("Step_" + type) ?? Human(type);

    /// <summary>What a group of step types is for.</summary>
    public string Group(string name) => Known("StepGroup_" + name) ?? Human(name);

    public string Field(string name) => Known("Field_" + name) ?? Human(name);

    /// <summary>The same of a step's member, which may mean another thing in it.</summary>
    public string Field(string name, string? type) => (type is null ? null : Known($"Field_{type}_{name}")) ?? Field(name);

    public string? Hint(string name) => Known("Hint_" + name);

    public string Value(string value) => Known("Value_" + value) ?? Human(value);

    /// <summary>What is taken for a choice that nobody made.</summary>
    public string Usual(string name) => Known("Usual_" + name) ?? texts["Usual"];

    public static string Tone(string type) => type switch
    {
        "wait" or "wait_for_reply" => "wait",
        "stop" or "end_other_runs" => "idle",
        _ => "",
    };

    /// <summary>What the step would do.</summary>
    public string Summary(JsonObject step)
    {
        var text = step.Text("type") switch
        {
            "send_message" when step["template"] is JsonObject template => texts["Summary_template", template.Text("name") ?? "?", template.Text("language") ?? "?"],
            "send_message" => step.Text("text") ?? (step["buttons"] ?? step["list"] ?? step["media"]).Text("text") ?? texts["Summary_empty"],
            "wait" when step.Text("duration") is { } duration => clock.Duration(duration),
            "wait" when step.Text("calendar") is { } calendar => $"{Known("WaitFor_calendar")}: {calendar}",
            "wait" when step["business_hours"] is JsonObject hours => $"{Field("business_hours")}: {hours.Text("from")}–{hours.Text("to")}",
            "wait" when step["at"] is JsonObject at => $"{string.Join(", ", (at["weekdays"] as JsonArray ?? []).Select(day => Value(ApiJson.Scalar(day) ?? "")))} {at.Text("time")}".Trim(),
            "wait" when step.Text("until") is { } date && step.Text("offset") is { Length: > 1 } offset =>
                texts[offset[0] == '-' ? "Summary_before" : "Summary_after", clock.Duration(offset.TrimStart('-')), date],
            "wait_for_reply" => texts["Summary_reply", clock.Duration(step.Text("timeout") ?? "PT24H")],
            "add_tags" or "remove_tags" => Join(step["tags"] as JsonArray),
            "set_fields" => string.Join(", ", (step["fields"] as JsonObject ?? []).Select(field => $"{field.Key} = {ApiJson.Scalar(field.Value)}")),
            "if" => Condition(step["when"]),
            "set_consent" => Value(step.Text("status") ?? ""),
            "start_automation" or "end_other_runs" => names.Of(step.Text("automation") ?? ""),
            "http_request" => $"{step.Text("method") ?? "POST"} {step.Text("url")}",
            _ => string.Join(" · ", step.Where(member => member.Key is not ("id" or "type" or "comment" or "on_error"))
                .Select(member => ApiJson.Scalar(member.Value)).Where(value => !string.IsNullOrEmpty(value))),
        };
        return text.Length <= MaxSummary ? text : text[..MaxSummary] + "…";
    }

    /// <summary>A condition as a line.</summary>
    public string Condition(JsonNode? condition) => condition switch
    {
        JsonObject one when one["all"] is JsonArray all => string.Join(" " + texts["And"] + " ", all.Select(Condition)),
        JsonObject one when one["any"] is JsonArray any => string.Join(" " + texts["Or"] + " ", any.Select(Condition)),
        JsonObject one when one["not"] is { } not => texts["Not"] + " (" + Condition(not) + ")",
        JsonObject one => $"{one.Text("field")} {(one.Text("op") is { } op ? Value(op).ToLowerInvariant() : "")} {Compared(one)}".Trim(),
        _ => texts["Summary_empty"],
    };

    /// <summary>What a field is compared with; consent is one of the API's words.</summary>
    private string Compared(JsonObject condition) => condition["value"] is JsonArray list
        ? string.Join(", ", list.Select(one => Compared(condition.Text("field"), ApiJson.Scalar(one))))
        : Compared(condition.Text("field"), ApiJson.Scalar(condition["value"]));

    private string Compared(string? field, string? value) => field == "contact.consent" && value is { Length: > 0 } ? Value(value).ToLowerInvariant() : value ?? "";

    /// <summary>A member of what a run notes at a step, as a name and a value for people.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">What is noted.</param>
    /// <param name="step">The step as the flow has it, which knows what its branches are called; null = not at hand.</param>
    public (string Name, string Value) Detail(string name, JsonNode? value, JsonObject? step = null) =>
        (Known("Detail_" + name) ?? Known("Field_" + name) ?? Human(name), value switch
        {
            JsonArray list when name == "warnings" => string.Join("; ", list.Select(Warning)),
            JsonArray list when name == "written" => string.Join(", ", list.Select(one => Field(ApiJson.Scalar(one) ?? "").ToLower(CultureInfo.CurrentCulture))),
            JsonArray list => string.Join(", ", list.Select(one => ApiJson.Scalar(one) ?? one?.ToJsonString())),
            JsonObject some => string.Join(", ", some.Select(member => $"{member.Key} = {ApiJson.Scalar(member.Value)}")),
            JsonValue flag when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => Value(flag.ToJsonString()),
            _ when name == "branch" && Taken(step, ApiJson.Scalar(value)) is { } branch => Branch(branch),
            _ => Noted(name, ApiJson.Scalar(value) ?? ""),
        });

    /// <summary>What a push warns of: which field, and what about it.</summary>
    private string? Warning(JsonNode? warning) => warning.Text("code") is { } code
        ? $"{(warning.Text("field") is { Length: > 0 } field ? (Known("Field_" + field) ?? field) + ": " : "")}{texts.Word("Reason_", code, warning.Text("detail"))}"
        : ApiJson.Scalar(warning) ?? warning?.ToJsonString();

    /// <summary>The case of a step that a run notes as <c>replies[0]</c>; null = the step has no such one.</summary>
    private static FlowBranch? Taken(JsonObject? step, string? noted) =>
        step is not null && noted is not null && FlowChange.LastName(noted) is { Length: > 0 } name && name.Length < noted.Length && FlowChange.At(step, noted) is JsonObject entry
            ? new FlowBranch(noted, name, Index(noted[(name.Length + 1)..]), entry, [])
            : null;

    private string Noted(string name, string value) => name switch
    {
        "branch" when value.IndexOf('[', StringComparison.Ordinal) is > 0 and var place => texts["Detail_case", 1 + Index(value[(place + 1)..])],
        "branch" => Known("Branch_" + value) ?? value,
        "reason" or "error" or "code" or "held" or "retried_after" or "postponed" => Reason(value),
        "passed" or "consent" => Value(value),
        "automation" => names.Of(value),
        "outcome" when value.Split(": ", 2) is ["skipped", var why] => $"{texts["State_skipped"]}: {texts.Word("Reason_", why)}",
        "outcome" => texts.Word("State_", value),
        "until" when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) => clock.Short(at),
        _ => value,
    };

    /// <summary>Why something failed, is held or was tried again, by the API's word for it.</summary>
    public string Reason(string code) => texts.Word("Reason_", code);

    /// <summary>The number at the beginning of <c>0]</c>.</summary>
    private static int Index(string text) => int.TryParse(text.AsSpan(0, Math.Max(text.IndexOf(']', StringComparison.Ordinal), 0)), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What a branch is for.</summary>
    public string Branch(FlowBranch branch)
    {
        if (branch.Case is not { } entry)
        {
            return Known("Branch_" + branch.Name) ?? Human(branch.Name);
        }

        var match = entry["match"] is JsonObject rule ? Match(rule) : ApiJson.Scalar(entry["value"]) ?? entry.Text("name");
        return entry.Text("weight") is { } weight ? texts["Branch_weight", weight]
            : match is { Length: > 0 } ? texts["Branch_case", match]
            : texts["Branch_case", (branch.Index + 1)!];
    }

    private static string Match(JsonObject rule) => string.Join(", ", rule.Select(part => part.Value is JsonArray list ? Join(list) : ApiJson.Scalar(part.Value)));

    private static string Join(JsonArray? list) => string.Join(", ", (list ?? []).Select(ApiJson.Scalar));

    private string? Known(string key) => texts[key] is { ResourceNotFound: false } known ? known.Value : null;

    /// <summary><c>missing_contact</c> reads "Missing contact": better than nothing for what has no text yet.</summary>
    private static string Human(string name) =>
        name.Length == 0 ? "" : string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1)).Replace('_', ' ');
}
