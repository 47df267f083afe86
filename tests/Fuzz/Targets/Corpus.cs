using System.Text;
using Grainline.Tests.Fuzz.Mutation;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>Real bodies, copied beside the tests, and a few made ones.</summary>
internal static class Corpus
{
    public static readonly IReadOnlyList<Tree> Webhook =
    [
        .. Files("ghl"),
        Json("""{"phone":"+393491234567","first_name":"Ada","last_name":"L","email":"a@b.it","language":"it","tags":["lead","b"],"custom_fields":{"budget":"1000","n":5,"l":[1]},"metadata":{"a":{"b":[1,null]}}}"""),
        Json("""{"phone":"349 1234567","secret":"x","webhookId":"w","custom_fields":{"budget":"2026-01-01"},"message":{"body":"ciao"}}"""),
    ];

    /// <summary>Without their times: whatever is signed and old is refused before it is read any further.</summary>
    public static readonly IReadOnlyList<Tree> App = [.. Files("app").Select(tree => new Members([.. ((Members)tree).Items.Where(item => item.Name is not "\"timestamp\"")]))];

    public static readonly IReadOnlyList<Tree> WhatsApp = [.. Files("whatsapp").Where(tree => tree is Members members && members.Items.Any(item => item.Name is "\"entry\""))];

    public static readonly IReadOnlyList<Tree> Definition = [.. Files("definition").Select(DefinitionIn), Json(Definitions.Everything), Json(Definitions.AllSteps)];

    public static readonly IReadOnlyList<Tree> Contact =
    [
        Json("""{"first_name":"Ada","last_name":null,"email":"a@b.it","language":"it","custom_fields":{"budget":"1000","old":null},"tags":["a","b"],"consent":{"status":"opted_in"}}"""),
        Json("""{"consent":"opted_out","timezone":"Europe/Rome","country":"IT","city":"Roma"}"""),
    ];

    public static readonly IReadOnlyList<string> Csv =
    [
        "phone,first_name,tags,budget\n+393491234567,Ada,\"a;b\",1000\n349 1234568,\"Bo \"\"B\"\"\",,\n",
        "phone;email;language\n+393491234569;a@b.it;it\n;x;\n",
        "\uFEFFphone\tcity\r\n+393491234570\tRoma\r\n\r\n",
    ];

    public static readonly IReadOnlyList<string> Templates =
    [
        "Ciao {{contact.first_name}}, {{default custom.budget 'x'}}!", "{{#if contact.email}}{{upper contact.email}}{{else}}-{{/if}}", "{{#each tags}}{{@index}} {{this}}{{/each}}",
        "{{date trigger.date 'dd.MM.yyyy'}} {{number custom.n 'N2'}}", "{{#with contact}}{{first_name}}{{/with}}", "{{reply.text}} {{response.[0].a}} {{custom.[a b]}}",
    ];

    public static readonly IReadOnlyList<string> Patterns = ["^si+$", "(si|sì|yes)", "\\d{3}-\\d{4}", "[a-z]+@[a-z]+", "(a+)+$", "^(?:x|y)*z", "\\bstop\\b", "(?i)no"];

    public static Tree Json(string text) => Tree.Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>A template of the gallery has names and descriptions round its definition.</summary>
    private static Tree DefinitionIn(Tree template) => ((Members)template).Items.Single(item => item.Name is "\"definition\"").Value;

    private static IEnumerable<Tree> Files(string kind) => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", kind), "*.json")
        .Order(StringComparer.Ordinal).Select(file => Tree.Parse(File.ReadAllBytes(file)));
}
