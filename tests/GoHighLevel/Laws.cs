using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

public sealed class Laws
{
    private const int Tests = 500;

    private static readonly TriggerPlan Everything = new()
    {
        DefaultRegion = "IT",
        Mapping = [new("first_name", "a.0"), new("custom.x", "customData"), new("tags", "b")],
        TriggerPaths = ["", "a", "a.b", "customData.a", "[a]"],
    };

    private static readonly Gen<string> Key = Gen.Elements(
        "phone", "first_name", "full_name", "email", "tags", "language", "timezone", "contact_id", "location", "customData", "custom_fields",
        "secret", "payment", "webhookId", "id", "key", "value", "a", " a ", "a.b", "b", "", "Budget", "😀");

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.Constant<JsonNode?>(null),
        Gen.Elements("", " ", "+393491234567", "349 1234567", "a@b.it", "it", "{{x}}", "\"q\"", "a,b", "null", "\u0000", "\uD83D", "x")
            .Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Choose(-5, 5).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(truth => (JsonNode?)JsonValue.Create(truth)));

    private static readonly Gen<string> Body =
        from node in Object(depth: 3)
        from hasPhone in Gen.Elements(true, true, true, false)
        select hasPhone ? $"{{\"phone\":\"{Webhook.Phone}\",{Text(node)[1..]}".Replace(",}", "}", StringComparison.Ordinal) : Text(node);

    [Fact]
    public void No_JSON_object_makes_the_mapper_throw_and_what_it_gives_fits_the_contact() =>
        Prop.ForAll(Body.ToArbitrary(), text =>
        {
            using var body = Webhook.Parse(text);
            Assert.DoesNotContain("secret", RootKeys(body));
            if (!body.TryMap(Everything, out var payload, out var refusal))
            {
                return refusal.Status == 422;
            }

            Assert.All(payload.Patch.Standard, change => Assert.True(change.Value is null || FieldRules.ProblemOfStandard(change.Name, change.Value.Value.Raw) is null));
            Assert.All(payload.Patch.Custom, change => Assert.True(change.Value is null or { IsEmpty: false }));
            Assert.Distinct(payload.Patch.Custom.Select(change => change.Name));
            Assert.Empty(payload.Patch.RemoveTags);
            return !payload.Patch.ReplaceTags && payload.Warnings.Length <= WebhookLimits.Warnings;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Prop.ForAll<byte[]>(bytes => IsAnswered(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void No_damage_to_a_recorded_body_makes_the_reader_throw()
    {
        var sample = Webhook.Sample("wf-08-stage-changed-bad-customdata-keys");
        var damage =
            from at in Gen.Choose(0, sample.Length - 1)
            from with in Gen.Choose(0, 255)
            from length in Gen.Choose(0, 40)
            select (byte[])[.. sample[..at], (byte)with, .. sample.Skip(at + length)];
        Prop.ForAll(damage.ToArbitrary(), bytes => IsAnswered(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));
    }

    [Fact]
    public void A_body_that_was_cut_anywhere_is_refused()
    {
        var sample = Webhook.Sample("wf-08-stage-changed-bad-customdata-keys").AsSpan().TrimEnd("\r\n "u8).ToArray();
        Prop.ForAll(Gen.Choose(0, sample.Length - 1).ToArbitrary(), length => Webhook.Refuse(sample[..length]).Code == WebhookRefusal.InvalidJson)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));
    }

    [Fact]
    public void What_was_redacted_reads_as_the_same_payload() =>
        Prop.ForAll(Body.ToArbitrary(), text =>
        {
            using var body = Webhook.Parse(text);
            using var again = Webhook.Parse(body.Redacted.ToArray());
            var first = body.TryMap(Everything, out var one, out _);
            var second = again.TryMap(Everything, out var two, out _);
            Assert.Equal((body.Redacted(), (string?)null), (again.Redacted(), again.Secret));
            return first == second && (one is null || two is null || Lines(one).SequenceEqual(Lines(two)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    private static bool IsAnswered(byte[] bytes)
    {
        if (!WebhookBody.TryParse(bytes, out var body, out var refusal))
        {
            return refusal is { Status: 400 or 422, Field: null };
        }

        using (body)
        {
            return body.TryMap(Everything, out var payload, out refusal) ? payload.Phone.E164.Length > 0 : refusal.Field is not null;
        }
    }

    private static IEnumerable<string> Lines(WebhookPayload payload) =>
        [.. payload.Standard(), .. payload.Custom(), .. payload.Tags(), .. payload.Trigger()];

    private static Gen<JsonObject> Object(int depth) =>
        from keys in Key.ArrayOf().Resize(4 * depth)
        from values in Value(depth - 1).ArrayOf(keys.Length)
        select new JsonObject(keys.Zip(values).DistinctBy(pair => pair.First).Select(pair => KeyValuePair.Create(pair.First, (JsonNode?)pair.Second)));

    private static Gen<JsonNode?> Value(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Object(depth).Select(node => (JsonNode?)node),
            Value(depth - 1).ArrayOf().Resize(4).Select(items => (JsonNode?)new JsonArray(items)));

    /// <summary>As GHL writes it: an emoji that was cut in two is an escape, which System.Text.Json would not write.</summary>
    private static string Text(JsonObject node) => node.ToJsonString().Replace("\\uFFFD", "\\ud83d", StringComparison.Ordinal);

    private static List<string> RootKeys(WebhookBody body)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(body.Redacted.Span));
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name.Trim())];
    }
}
