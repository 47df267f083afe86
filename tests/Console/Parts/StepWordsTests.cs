using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Editor;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Console.Parts;

/// <summary>What runs note at their steps, in the language of the page.</summary>
public sealed class StepWordsTests
{
    private const string Push = """
        {"contact_id":"c1","created":true,"written":["fields","tags","note"],"warnings":[
          {"field":"phone","code":"phone_ignored","detail":"GHL kept it."},
          {"field":"budget","code":"of_tomorrow","detail":"Not known yet."}]}
        """;

    [Theory]
    [InlineData("en", "contact in Go High Level: c1|new in Go High Level: yes|written: fields, tags, note|warnings: Phone: Go High Level found the contact by e-mail and kept its other phone; budget: Not known yet.")]
    [InlineData("it", "contatto in Go High Level: c1|nuovo in Go High Level: sì|scritto: campi, tag, nota|avvisi: Telefono: Go High Level ha trovato il contatto per e-mail e ha tenuto il suo altro telefono; budget: Not known yet.")]
    [InlineData("es", "contacto en Go High Level: c1|nuevo en Go High Level: sí|escrito: campos, etiquetas, nota|avisos: Teléfono: Go High Level encontró el contacto por correo y conservó su otro teléfono; budget: Not known yet.")]
    public Task A_push_is_told_in_words(string language, string expected) => In(language, words =>
        Assert.Equal(expected, string.Join('|', JsonNode.Parse(Push)!.AsObject().Select(member => Said(words.Detail(member.Key, member.Value))))));

    [Theory]
    [InlineData("replies[1]", "branch: no, never")]
    [InlineData("replies[2]", "branch: case 3")]
    [InlineData("otherwise", "branch: any other reply")]
    [InlineData("[0]", "branch: [0]")]
    public Task A_branch_is_called_what_the_flow_calls_it(string noted, string expected) => In("en", words =>
    {
        var step = JsonNode.Parse("""{"replies":[{"match":{"contains_any":["yes"]}},{"match":{"contains_any":["no","never"]}}],"otherwise":[]}""")!.AsObject();
        Assert.Equal(expected, Said(words.Detail("branch", JsonValue.Create(noted), step)));
    });

    private static string Said((string Name, string Value) detail) => $"{detail.Name}: {detail.Value}";

    private static async Task In(string language, Action<StepWords> assert)
    {
        await using var api = await StubApi.Refusing(404, "not_found");
        await using var services = api.Console().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        assert(scope.ServiceProvider.GetRequiredService<StepWords>());
    }
}
