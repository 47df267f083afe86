namespace Grainline.Tests.Fuzz.Targets;

/// <summary>Automations to start from.</summary>
internal static class Definitions
{
    /// <summary>Looks at what a delivery brought, in texts, conditions and dates, and ends at once: nothing goes out.</summary>
    public const string Everything = """
        {"name": "Fuzz", "max_starts": 0,
         "trigger": {"type": "gohighlevel", "default_region": "IT", "duplicate_window": "PT0S", "mapping": {"custom.budget": "customData.budget"}},
         "steps": [
          {"id": "text", "type": "set_fields", "on_error": "continue", "fields": {
            "custom.a": "{{upper contact.first_name}} {{default custom.budget 'none'}} {{trigger.message.body}}",
            "custom.b": "{{date custom.budget 'd'}} {{number custom.budget 'N2'}}", "custom.c": "{{#each tags}}{{this}};{{/each}}"}},
          {"id": "which", "type": "if", "when": {"any": [
            {"field": "custom.budget", "op": "matches", "value": "^(a+)+$"}, {"field": "custom.budget", "op": "greater_than", "value": 5},
            {"field": "custom.budget", "op": "within_last", "value": "P7D"}, {"field": "trigger.message.body", "op": "before", "value": "now"},
            {"field": "tags", "op": "contains", "value": "lead"}, {"field": "contact.email", "op": "in", "value": ["a", "b"]}]},
           "then": [{"id": "tagged", "type": "add_tags", "tags": ["{{contact.first_name}}"]}],
           "else": [{"id": "untagged", "type": "remove_tags", "tags": ["lead"]}]},
          {"id": "end", "type": "stop"}]}
        """;

    /// <summary>Every step type with its settings.</summary>
    public const string AllSteps = """
        {"name": "All", "reentry": {"after": "P7D"}, "max_starts": 3, "time_zone": "Europe/Rome", "quiet_hours": {"from": "21:00", "to": "08:00"},
         "exit_when": [{"field": "tags", "op": "contains", "value": "customer"}],
         "trigger": {"type": "gohighlevel", "secret_required": true, "missing_contact": "create", "default_region": "IT", "duplicate_window": "PT1M"},
         "steps": [
          {"id": "hello", "type": "send_message", "channel": "sandbox", "template": {"name": "welcome", "language": "it", "parameters": {"name": "{{contact.first_name}}"}}},
          {"id": "pause", "type": "wait", "duration": "PT2S"},
          {"id": "day", "type": "wait", "until": "custom.date", "offset": "-P1D"},
          {"id": "monday", "type": "wait", "at": {"weekdays": ["monday"], "time": "09:00"}},
          {"id": "answer", "type": "wait_for_reply", "timeout": "PT24H",
           "replies": [{"match": {"contains_any": ["si"]}, "steps": []}, {"match": {"regex": "^n+o$"}, "steps": []}], "otherwise": [], "no_reply": []},
          {"id": "which", "type": "if", "when": {"all": [{"not": {"field": "custom.x", "op": "is_empty"}}]}, "then": [], "else": []},
          {"id": "case", "type": "switch", "field": "contact.language", "cases": [{"value": "it", "steps": []}], "default": []},
          {"id": "half", "type": "split", "branches": [{"weight": 1, "steps": []}, {"weight": 3, "steps": []}]},
          {"id": "set", "type": "set_fields", "fields": {"custom.greeting": "{{upper contact.first_name}}"}},
          {"id": "call", "type": "http_request", "method": "POST", "url": "https://example.com/{{contact.phone}}", "headers": {"X-A": "b"}, "body": "{}", "save": {"custom.y": "a.b"}},
          {"id": "sync", "type": "ghl_upsert_contact", "connection": "sandbox", "add_tags": ["seen"]},
          {"id": "consent", "type": "set_consent", "status": "opted_in"},
          {"id": "end", "type": "stop"}]}
        """;
}
