using System.Text.Json.Nodes;

namespace Grainline.Tests.Sandbox;

/// <summary>The templates that Meta's simulator has approved.</summary>
public sealed class TemplateTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start(null, "--Sandbox:StrictTemplates=true", "--Sandbox:AccessToken=the-token");

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task The_list_has_metas_shape()
    {
        var (status, body) = await List("?name=welcome&language=en");

        Assert.Equal(200, status);
        MetaContractTests.AssertJson(
            JsonNode.Parse(
                """
                {"data":[{"name":"welcome","parameter_format":"NAMED","components":[{"type":"BODY",
                  "text":"Hello {{name}}, welcome! We are glad that you are here.",
                  "example":{"body_text_named_params":[{"param_name":"name","example":"Mario"}]}}],
                  "language":"en","status":"APPROVED","category":"MARKETING","id":"300000000000001"}],
                 "paging":{"cursors":{"before":"0","after":"1"}}}
                """)!,
            body);
    }

    [Fact]
    public async Task Quick_replies_are_a_component_of_their_own()
    {
        var template = (await List("?name=reminder&language=it")).Body["data"]![0]!;

        Assert.Equal(["BODY", "BUTTONS"], template["components"]!.AsArray().Select(c => (string?)c!["type"]));
        Assert.Equal(["Sì", "No"], template["components"]![1]!["buttons"]!.AsArray().Select(b => (string?)b!["text"]));
    }

    [Fact]
    public async Task Every_template_exists_in_english_spanish_and_italian()
    {
        var templates = (await List("?status=APPROVED&limit=100")).Body["data"]!.AsArray();

        Assert.All(
            templates.GroupBy(t => (string?)t!["name"], t => (string?)t!["language"], StringComparer.Ordinal),
            languages => Assert.Equal(["en", "es", "it"], languages.Order(StringComparer.Ordinal)));
        Assert.Equal(templates.Count, templates.Select(t => (string?)t!["id"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Pages_follow_each_other_by_cursor()
    {
        var all = (await List("?limit=100")).Body["data"]!.AsArray().Select(t => (string?)t!["id"]).ToList();
        var paged = new List<string?>();
        for (var after = "0"; ;)
        {
            var (_, page) = await List($"?limit=5&after={after}");
            if (page["data"]!.AsArray() is not { Count: > 0 } data)
            {
                break;
            }

            paged.AddRange(data.Select(t => (string?)t!["id"]));
            after = (string?)page["paging"]!["cursors"]!["after"];
        }

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Nothing_is_approved_under_another_status() => Assert.Empty((await List("?status=REJECTED")).Body["data"]!.AsArray());

    [Fact]
    public async Task The_list_needs_the_token() => Assert.Equal(401, (await _sandbox.Call(HttpMethod.Get, "/sandbox/meta/v25.0/1/message_templates")).Status);

    [Theory]
    [InlineData("welcome", "it", """{"type":"text","parameter_name":"name","text":"Mario"}""", 200, null)]
    [InlineData("reminder", "es", "", 200, null)]
    [InlineData("promemoria_visita", "it", "", 404, 132001)]
    [InlineData("welcome", "fr", """{"type":"text","parameter_name":"name","text":"Mario"}""", 404, 132001)]
    [InlineData("welcome", "it", "", 400, 132000)]
    [InlineData("reminder", "it", """{"type":"text","parameter_name":"name","text":"Mario"}""", 400, 132000)]
    [InlineData("welcome", "it", """{"type":"text","parameter_name":"nome","text":"Mario"}""", 400, 132012)]
    [InlineData("welcome", "it", """{"type":"text","text":"Mario"}""", 400, 132012)]
    public async Task A_strict_sandbox_takes_only_templates_that_are_filled_exactly(
        string name, string language, string parameters, int status, int? code)
    {
        var (actual, body) = await _sandbox.Post(MetaContractTests.Template(parameters, name, language), "the-token");

        Assert.Equal((status, code), (actual, (int?)body["error"]?["code"]));
    }

    [Fact]
    public async Task Another_token_than_the_configured_one_is_refused() =>
        Assert.Equal(401, (await _sandbox.Post(MetaContractTests.Text(), "any-token")).Status);

    private async Task<(int Status, JsonNode Body)> List(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/meta/v25.0/200000000000002/message_templates{query}");
        request.Headers.Authorization = new("Bearer", "the-token");
        using var response = await _sandbox.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
