namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>Values that have broken programs before.</summary>
internal static class Oddities
{
    /// <summary>What stands between the quotes of a JSON string.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "\\u0000", "a\\u0000b", "\\ud83d", "\\ude00x", "\\ud83d\\ud83d\\ude00", "😀", "\\ufeff", "\\u202e", "\\u200b", "e\u0301", "ﷺ",
        "Z\u0351\u036f\u0321", "\\ufffe", "\\u2028", "\\b\\f\\n\\r\\t", "\\\\", "\\\"", "null", "true", "NaN", "-0", "1e400", "1e-400", "0x1F",
        "999999999999999999999999999999", "٣٤٩١٢٣٤٥٦٧", "+393491234567", "+39 349 123 4567", "00393491234567", "349 1234567", "+", "+0", "+1", "tel:+39349",
        "+393491234567;ext=1", "a@b.it", "@", "a@[::1]", "2026-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "-0001-01-01",
        "2026-03-29T02:30:00", "P1Y", "PT0S", "P99999999999D", "-P1D", "PT1E9S", "P7D", "PT0.0000001S", "24:00", "25:61", "Europe/Rome", "Mars/Base", "it-IT",
        "xx-XX-xxxx", "{{contact.first_name}}", "{{", "}}", "{{{", "{{#each tags}}{{this}}{{/each}}", "{{#if a}}", "{{/if}}", "{{> x}}", "{{upper}}", "{{unknown a b}}",
        "{{number 1 'N9'}}", "{{number 1 'X'}}", "{{date 'now' 'q'}}", "{{date '2026-01-01' '%'}}", "{{number 1 'C999999999'}}", "{{number 1 custom.x}}", "{{default}}",
        "{{lookup . 'x'}}", "{{contact.[a b].c}}", "{{../x}}", "{{@root}}", "{{tags.[0]}}", "{{!-- x --}}", "{{else}}", "{{#*inline 'a'}}{{> a}}{{/inline}}{{> a}}",
        "(", "[", "a{99999}", "(a+)+$", "((a{100}){100}){100}", "(?<n>a)\\\\k<n>", "\\\\p{L}+", "(?i)", "^.*$", "[[:alpha:]]", "(?=a)", "a||b", "[z-a]", "\\\\",
        "../../etc/passwd", "<script>alert(1)</script>", "=1+1", "'; drop table contacts; --", "%00", "%s%n", "http://127.0.0.1/", "file:///etc/passwd",
        "http://[::1", "javascript:1", "https://a.example/?a=b&c", "STOP", "si", "__proto__", "$type", "constructor", "contact.phone", "custom.", "custom.a.b.[0]", "trigger",
    ];

    /// <summary>Scalars as they are written.</summary>
    public static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1e999", "-1e999", "1E+2", "0.1", "1e-999", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "79228162514264337593543950336", "1.7976931348623157e308", "123456789012345678901234567890.123456789",
        "{}", "[]", "[[]]", "[null]", "{\"a\":null}", "\"\"",
    ];

    /// <summary>What is not JSON, or not quite.</summary>
    public static readonly string[] Broken = ["NaN", "Infinity", "01", "1.", ".5", "+1", "'a'", "\"", "tru", "undefined", "/**/1", "1,", "{a:1}", "{\"a\"}", "[1", "\"\\x\"", "\"\\u12\""];

    /// <summary>Names that mean something to one of the readers.</summary>
    public static readonly string[] Names =
    [
        "phone", "first_name", "full_name", "email", "language", "timezone", "tags", "custom_fields", "customData", "metadata", "secret", "webhookId", "contact_id",
        "location", "workflow", "calendar", "message", "payment", "body", "run", "definition", "name", "trigger", "type", "steps", "id", "when", "then", "else", "all", "any",
        "not", "field", "op", "value", "mapping", "phone_path", "duplicate_window", "reentry", "max_starts", "exit_when", "time_zone", "quiet_hours", "from", "to", "duration",
        "until", "offset", "at", "weekdays", "time", "replies", "match", "regex", "contains_any", "otherwise", "no_reply", "timeout", "template", "text", "parameters",
        "on_error", "fields", "branches", "weight", "cases", "default", "url", "method", "headers", "save", "entry", "changes", "messages", "statuses", "contacts", "errors",
        "timestamp", "recipient_id", "wa_id", "button", "interactive", "list_reply", "context", "locationId", "dnd", "dndSettings", "customFields", "appointment", "consent",
        "status", "phones", "tag", "rate_per_second", "", " ", "$type", "__proto__", "\\u0000", "\\ud800", "😀", "a.b", "[0]", "PHONE",
    ];
}
