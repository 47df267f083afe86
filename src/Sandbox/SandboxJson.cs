using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Sandbox.Faults;
using Grainline.Sandbox.GoHighLevel;
using Grainline.Sandbox.Meta;
using Grainline.Sandbox.Phone;
using Grainline.Sandbox.Webhooks;

namespace Grainline.Sandbox;

/// <summary>A page of a list; <paramref name="Next"/> is the cursor of the following one, null at the end.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The sandbox's own JSON: everything is said, nulls too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FaultView))]
[JsonSerializable(typeof(Page<FaultView>))]
[JsonSerializable(typeof(Page<SentMessage>))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(ReplyRequest))]
[JsonSerializable(typeof(ReplyAnswer))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(WorkflowView))]
[JsonSerializable(typeof(TemplateChange))]
internal sealed partial class SandboxJson : JsonSerializerContext;

/// <summary>The same for people with curl and grep: a plus sign or an accent stands as itself. No page embeds it.</summary>
internal static class Readable
{
    public static SandboxJson Json { get; } = new(new(SandboxJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>JSON as Meta writes it: what is not there is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(ReadReceiptAnswer))]
[JsonSerializable(typeof(GraphErrorBody))]
[JsonSerializable(typeof(TemplatePage))]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class MetaJson : JsonSerializerContext;
