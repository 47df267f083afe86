using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grainline.Api.Automations;

/// <summary>What <c>/test</c> is asked.</summary>
/// <param name="Body">The webhook's body to try.</param>
/// <param name="Run">Whether to start a run in earnest.</param>
/// <param name="Definition">A definition to rehearse in place of the published version.</param>
/// <param name="Replies">What the contact answers in a rehearsal, one for each wait for a reply in their order.</param>
internal readonly record struct TestRequest(byte[] Body, bool Run, string? Definition, ImmutableArray<string> Replies)
{
    /// <summary>A definition has no more steps that wait.</summary>
    private const int MaxReplies = Grainline.Automations.Definitions.Definition.MaxSteps;

    /// <summary>The body is the request itself without <c>run</c>, or its member <c>body</c> when there is nothing else in it but
    /// <c>run</c>, <c>definition</c> and <c>replies</c>. Either is taken byte for byte, and text that is no JSON is a body too: it is read, or refused, as
    /// the webhook would.</summary>
    public static TestRequest Read(byte[] sent)
    {
        try
        {
            using var request = JsonDocument.Parse(sent);
            return request.RootElement.ValueKind == JsonValueKind.Object ? Read(sent, [.. request.RootElement.EnumerateObject()]) : Rehearsed(sent);
        }
        catch (JsonException)
        {
            return Rehearsed(sent);
        }
    }

    /// <summary>A body and nothing else.</summary>
    private static TestRequest Rehearsed(byte[] body) => new(body, Run: false, Definition: null, []);

    private static TestRequest Read(byte[] sent, List<JsonProperty> members)
    {
        var run = members.Exists(member => Is(member, "run"u8) && member.Value.ValueKind == JsonValueKind.True);
        var body = Given(members.FindLast(member => Is(member, "body"u8)).Value);
        if (members.RemoveAll(member => Is(member, "run"u8)) == 0 && body is null)
        {
            return Rehearsed(sent);
        }

        var replies = members.FindLast(member => Is(member, "replies"u8)).Value;
        var definition = Given(members.FindLast(member => Is(member, "definition"u8)).Value);
        return body is { ValueKind: JsonValueKind.Object } && members.TrueForAll(member => Is(member, "body"u8) || Is(member, "definition"u8) || Is(member, "replies"u8))
            ? new TestRequest(Encoding.UTF8.GetBytes(body.Value.GetRawText()), run, definition?.GetRawText(), TextsOf(replies))
            : new TestRequest(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"), run, Definition: null, []);
    }

    /// <summary>Compared as it is written: a name can spell half an emoji, and one that is read as text would fail on it.</summary>
    private static bool Is(JsonProperty member, ReadOnlySpan<byte> name) => JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual(name);

    private static ImmutableArray<string> TextsOf(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(TextOf).Take(MaxReplies)]
        : [];

    /// <summary>Half an emoji is no text; what it stood in is an answer all the same.</summary>
    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static JsonElement? Given(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value;
}

// For the API document. TestRequest reads the body by hand: it must not change a byte of it.

/// <summary>A body to try, and how.</summary>
/// <param name="Body">The webhook's body to try.</param>
/// <param name="Run">Whether to start a run in earnest.</param>
/// <param name="Definition">A definition to rehearse in place of the published version; not together with <c>run</c>.</param>
/// <param name="Replies">What the contact answers in a rehearsal, one for each wait for a reply in their order; at the waits after them none comes.</param>
internal sealed record TestBody(JsonObject Body, bool? Run = null, JsonElement? Definition = null, IReadOnlyList<string>? Replies = null);
