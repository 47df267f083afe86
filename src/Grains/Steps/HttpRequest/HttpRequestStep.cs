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
    /// <summary>How much of an answer a run keeps for <c>response.…</c>, in UTF-16 units; JSON that is longer is kept as the beginning of a text.
    /// <see cref="Save"/> reads the whole answer.</summary>
    public const int MaxResponse = 16_384;

    private const string ResponseRoot = "response.";

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

    public override IEnumerable<string> Templates => [Url, .. Headers.Values, .. Texts(Body, "").Select(place => place.Text)];

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
        var detail = context.WithWarnings(new JsonObject { ["method"] = request.Method, ["url"] = SecretMask.InText(url) });
        return WebhookRules.Check(request) is { } problem
            ? StepResult.Fail(problem.Code, StepDetailJson.With(detail, "error", problem.Detail))
            : StepResult.Ask(new PendingEffect { Request = request }, detail);
    }

    public override StepResult Completed(StepContext context, EffectOutcome outcome)
    {
        using var answer = Json(outcome.Response);
        var (patch, missed) = Saved(answer);
        var detail = new JsonObject { ["status"] = outcome.HttpStatus, ["response"] = outcome.Response };
        if (missed.Count > 0)
        {
            detail["unresolved"] = new JsonArray([.. missed.Select(path => JsonValue.Create($"response.{path}"))]);
        }

        var kept = Kept(answer, outcome.Response);
        return StepResult.Done(detail) with { Run = run => run with { Response = kept }, Patch = patch };
    }

    public override IEnumerable<DefinitionError> Check(string path)
    {
        if (Url.Length > 0 && !Url.Contains("{{", StringComparison.Ordinal) && WebhookRules.CheckUrl(Url.Trim()) is { } wrong)
        {
            yield return new DefinitionError($"{path}.url", wrong.Code, wrong.Detail);
        }

        foreach (var name in Headers.Keys)
        {
            if (WebhookRules.CheckHeaderName(name) is { } refused)
            {
                yield return new DefinitionError($"{path}.headers.{name}", refused.Code, refused.Detail);
            }
        }

        foreach (var (place, text) in Texts(Body, $"{path}.body"))
        {
            if (TextTemplate.Problem(text) is { } problem)
            {
                yield return new DefinitionError(place, "invalid_template", problem);
            }
        }

        foreach (var name in Save.Keys.Where(name => FieldName.Parse(name) is null))
        {
            yield return new DefinitionError($"{path}.save.{name}", "unknown_field", FieldName.Expected);
        }
    }

    public override IEnumerable<DefinitionError> Doubts(string path) => FieldName.Doubts($"{path}.save", Save.Keys);

    /// <summary>What goes to the contact, with its JSON type, and the paths at which the answer has nothing.</summary>
    private (ContactPatch Patch, List<string> Missed) Saved(JsonDocument? answer)
    {
        var found = Save.Select(entry => (Field: FieldName.Parse(entry.Key)!.Value, Path: entry.Value, Value: InAnswer(answer, entry.Value))).ToList();
        var changes = found.Where(entry => entry.Value is not null).ToLookup(entry => entry.Field.IsStandard, entry => new FieldChange(entry.Field.Name, entry.Value));
        return (
            new ContactPatch { Standard = [.. changes[true]], Custom = [.. changes[false]] },
            [.. found.Where(entry => entry.Value is null).Select(entry => entry.Path)]);
    }

    /// <summary>The path may begin with <c>response.</c>, as the names in texts do.</summary>
    private static FieldValue? InAnswer(JsonDocument? answer, string path) =>
        answer is null ? null
        : DottedPath.Find(answer.RootElement, path)
            ?? (path.StartsWith(ResponseRoot, StringComparison.Ordinal) ? DottedPath.Find(answer.RootElement, path[ResponseRoot.Length..]) : null);

    /// <summary>JSON stays JSON; anything else, and JSON that is too long or too deep, is kept as text.</summary>
    private static FieldValue? Kept(JsonDocument? answer, string? response) =>
        response is null ? null
        : response.Length > MaxResponse ? FieldValue.Text(response[..MaxResponse])
        : answer is null ? FieldValue.Text(response)
        : FieldValue.Json(answer.RootElement);

    private static JsonDocument? Json(string? response)
    {
        try
        {
            return response is null ? null : JsonDocument.Parse(response, new JsonDocumentOptions { MaxDepth = ContactLimits.FieldValueDepth });
        }
        catch (JsonException)
        {
            return null;
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

    private static IEnumerable<(string Path, string Text)> Texts(JsonElement? element, string path) => element switch
    {
        { ValueKind: JsonValueKind.String } text => [(path, text.GetString()!)],
        { ValueKind: JsonValueKind.Array } items => items.EnumerateArray().SelectMany((item, index) => Texts(item, $"{path}[{index}]")),
        { ValueKind: JsonValueKind.Object } members => members.EnumerateObject().SelectMany(member => Texts(member.Value, $"{path}.{member.Name}")),
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
