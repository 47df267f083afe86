using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grainline.Api.Automations;

/// <summary>What <c>/test</c> is asked.</summary>
/// <param name="Body">The webhook's body to try.</param>
/// <param name="Run">Whether to start a run in earnest.</param>
/// <param name="Definition">A definition to rehearse in place of the published version.</param>
internal readonly record struct TestRequest(byte[] Body, bool Run, string? Definition)
{
    /// <summary>The body is the request itself without <c>run</c>, or its member <c>body</c> when there is nothing else in it but
    /// <c>run</c> and <c>definition</c>. Text that is no JSON is a body too: it is refused as the webhook would.</summary>
    public static TestRequest Read(byte[] sent)
    {
        try
        {
            if (JsonNode.Parse(sent) is not JsonObject request)
            {
                return new TestRequest(sent, Run: false, Definition: null);
            }

            var run = request["run"] is JsonValue value && value.TryGetValue<bool>(out var wanted) && wanted;
            if (!request.Remove("run") && request["body"] is null)
            {
                return new TestRequest(sent, Run: false, Definition: null);
            }

            var definition = request["body"] is JsonObject ? request["definition"]?.ToJsonString() : null;
            JsonNode body = request["body"] is JsonObject inner && request.Count == (definition is null ? 1 : 2) ? inner : request;
            return new TestRequest(JsonSerializer.SerializeToUtf8Bytes(body), run, ReferenceEquals(body, request) ? null : definition);
        }
        catch (JsonException)
        {
            return new TestRequest(sent, Run: false, Definition: null);
        }
    }
}
