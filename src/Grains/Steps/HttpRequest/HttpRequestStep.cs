using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Steps.SetFields;
using Grainline.Texts;
using Grainline.Webhooks;

namespace Grainline.Steps.HttpRequest;

/// <summary>Calls a URL and can save parts of the answer to the contact. The answer is then <c>response.…</c>.</summary>
[StepType("http_request")]
public sealed record HttpRequestStep : Step
{
    /// <summary>How much of an answer a run keeps, in UTF-16 units.</summary>
    public const int MaxResponse = 16_384;

    public HttpRequestMethod Method { get; init; }

    /// <summary>http or https.</summary>
    [JsonRequired, Length(1, 2_000), TemplateText]
    public string Url { get; init; } = "";

    [Length(0, 30), TemplateText]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A text, or JSON in whose texts <c>{{…}}</c> is replaced.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Signs the request as Standard Webhooks do; left out = unsigned.</summary>
    [Length(1, 500)]
    public string? SigningSecret { get; init; }

    /// <summary>Field of the contact to dotted path in the answer.</summary>
    [Length(0, 50)]
    public IReadOnlyDictionary<string, string> Save { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override IEnumerable<string> Templates => [Url, .. Headers.Values, .. Texts(Body)];

    public override StepResult Enter(StepContext context)
    {
        var url = context.Render(Url).Trim();
        var request = new WebhookRequest
        {
            EffectId = context.Run.EffectId,
            RunId = context.Run.Id,
            Method = Method.ToString().ToUpperInvariant(),
            Url = url,
            Headers = [.. Headers.Select(header => new WebhookHeader(header.Key, context.Render(header.Value)))],
            Body = BodyOf(context),
            SigningSecret = SigningSecret,
        };
        var detail = context.WithWarnings(new JsonObject { ["method"] = request.Method, ["url"] = url });
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? StepResult.Ask(new PendingEffect { Request = request }, detail)
            : StepResult.Fail("invalid_url", detail);
    }

    public override StepResult Completed(StepContext context, EffectOutcome outcome)
    {
        var answer = Parse(outcome.Response);
        var detail = new JsonObject { ["status"] = outcome.HttpStatus, ["response"] = outcome.Response };
        return StepResult.Done(detail) with
        {
            Run = run => run with { Response = answer },
            Patch = PatchOf(context.Contact, context.Run with { Response = answer }),
        };
    }

    public override IEnumerable<DefinitionError> Check(string path) => Save.Keys
        .Where(name => FieldName.Parse(name) is null)
        .Select(name => new DefinitionError($"{path}.save.{name}", "unknown_field", FieldName.Expected));

    private ContactPatch PatchOf(ContactProfile contact, RunState run)
    {
        if (Save.Count == 0)
        {
            return ContactPatch.Nothing;
        }

        var scope = new Scope(contact, run, TextLocale.Invariant);
        var changes = Save.Select(entry => (Field: FieldName.Parse(entry.Key)!.Value, Value: ValueOf(scope.Find($"response.{entry.Value}"))))
            .Where(entry => entry.Value is not null)
            .ToList();
        return new ContactPatch
        {
            Standard = [.. changes.Where(change => change.Field.IsStandard).Select(change => new FieldChange(change.Field.Name, change.Value))],
            Custom = [.. changes.Where(change => !change.Field.IsStandard).Select(change => new FieldChange(change.Field.Name, change.Value))],
        };
    }

    private static FieldValue? ValueOf(object? value) => value switch
    {
        null => null,
        string text => FieldValue.Text(text),
        _ => FieldValue.Json(JsonSerializer.SerializeToElement(value)),
    };

    /// <summary>JSON stays JSON; anything else, and JSON that is too long, is kept as text.</summary>
    private static FieldValue? Parse(string? response)
    {
        if (response is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(response);
            return response.Length <= MaxResponse ? FieldValue.Json(document.RootElement) : FieldValue.Text(response[..MaxResponse]);
        }
        catch (JsonException)
        {
            return FieldValue.Text(response.Length <= MaxResponse ? response : response[..MaxResponse]);
        }
    }

    private string? BodyOf(StepContext context) => Body switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => context.Render(text.GetString()!),
        { } json => StepDetailJson.Text(Fill(JsonNode.Parse(json.GetRawText()), context)!),
    };

    private static JsonNode? Fill(JsonNode? node, StepContext context) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, context)))),
        JsonArray items => new JsonArray([.. items.Select(item => Fill(item, context))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(context.Render(text)),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> Texts(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } items => items.EnumerateArray().SelectMany(item => Texts(item)),
        { ValueKind: JsonValueKind.Object } members => members.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}

/// <summary>The methods of <c>http_request</c>, in capitals as HTTP writes them or in small letters.</summary>
public enum HttpRequestMethod
{
    Post,
    Get,
    Put,
    Patch,
    Delete,
}
