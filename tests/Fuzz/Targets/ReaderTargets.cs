using System.Text;
using System.Text.Json.Nodes;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.GoHighLevel;
using Grainline.Tests.Fuzz.Mutation;
using Grainline.Texts;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>The readers alone, without a host around them: many more inputs a second.</summary>
internal static class ReaderTargets
{
    /// <summary>What a text may grow to in one go; a text that needs more would stop the process before WhatsApp refused it.</summary>
    private const long MostBytes = 64 << 20;

    private static readonly TriggerPlan Plan = new()
    {
        DefaultRegion = "IT",
        Mapping = [new("first_name", "a.0"), new("custom.x", "customData"), new("tags", "b")],
        TriggerPaths = ["", "a", "a.b", "customData.a", "[a]"],
    };

    public static IReadOnlyList<Target> All =>
    [
        new("read-webhook", new Pool(Corpus.Webhook), Pure(Webhook)),
        new("read-whatsapp", new Pool(Corpus.WhatsApp), Pure(body => $"{WebhookParser.Parse(body).Length}")),
        new("read-app", new Pool(Corpus.App), Pure(body => AppWebhook.Parse(body)?.GetType().Name ?? "none")),
        new("read-definition", new Pool(Corpus.Definition), Pure(Definition)),
        new("read-text", new Pool(Corpus.Templates), Pure(Text)),
        new("read-pattern", new Pool(Corpus.Patterns), Pure(Pattern)),
    ];

    private static Func<byte[], Task<string>> Pure(Func<byte[], string> read) => body =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = read(body);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= MostBytes + (body.Length * 100L) ? Task.FromResult(answer) : throw new BrokenContractException($"It took {allocated} bytes.");
    };

    private static string Webhook(byte[] bytes)
    {
        if (!WebhookBody.TryParse(bytes, out var body, out var refusal))
        {
            return refusal.Code;
        }

        using (body)
        {
            return body.TryMap(Plan, out _, out refusal) ? "mapped" : refusal.Code;
        }
    }

    private static string Definition(byte[] bytes)
    {
        var reading = DefinitionParser.Read(Encoding.UTF8.GetString(bytes));
        return reading.Definition is { } whole ? $"{new CompiledDefinition(whole).Definition.Steps.Length} steps" : "errors";
    }

    private static string Text(byte[] bytes) => TextTemplate.Problem(Encoding.UTF8.GetString(bytes)) is null ? "taken" : "refused";

    /// <summary>As a condition of a definition, which is where patterns come from.</summary>
    private static string Pattern(byte[] bytes)
    {
        var definition = JsonNode.Parse(Definitions.Everything)!;
        definition["exit_when"] = new JsonArray(new JsonObject { ["field"] = "contact.email", ["op"] = "matches", ["value"] = Encoding.UTF8.GetString(bytes) });
        return DefinitionParser.Read(definition.ToJsonString()).Errors.IsEmpty ? "taken" : "refused";
    }
}
