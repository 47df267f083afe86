using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Security;

/// <summary>What viewers see of definitions and runs when a secret stands in one.</summary>
[Collection(OnSqlite.Name)]
public sealed class ShownSecretTests(SqliteApi api)
{
    [Fact]
    public async Task A_viewer_sees_no_secret_of_a_definition_wherever_it_stands()
    {
        var definition = await Shown($$$"""
            [{"id":"a","type":"http_request","url":"https://example.com/x?a=1&api_key=S3CRET&b={{custom.b}}","headers":{"X-Auth":"S3CRET","Auth":"S3CRET","X-Access":"S3CRET","content-type":"text/plain"},
              "body":"client_id=1&client_secret=S3CRET"},
             {"id":"b","type":"http_request","url":"https://example.com/?sig={{upper 'S3CRET'}}","body":{"auth":"S3CRET","credentials":{"id":"S3CRET"},"author":"Ada","keep":["S=1"]}},
             {"id":"c","type":"http_request","url":"https://example.com/","body":"{\"n\":1,\"access_token\" : \"S3CRET\\\"S3CRET\"}"},
             {"id":"d","type":"ghl_inbound_webhook","url":"https://services.example.com/hooks/S3CRET/webhook-trigger/S3CRET"}]
            """);

        var steps = definition["steps"]!;
        Assert.DoesNotContain("S3CRET", definition.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("https://example.com/x?a=1&api_key=•••&b={{custom.b}}", Text(steps[0]!["url"]));
        Assert.Equal("text/plain", Text(steps[0]!["headers"]!["content-type"]));
        Assert.Equal("client_id=1&client_secret=•••", Text(steps[0]!["body"]));
        Assert.Equal("""{"auth":"•••","credentials":{"id":"•••"},"author":"Ada","keep":["S=1"]}""", Plain(steps[1]!["body"]));
        Assert.Equal("""{"n":1,"access_token" : "•••"}""", Text(steps[2]!["body"]));
        Assert.Equal("https://services.example.com/•••", Text(steps[3]!["url"]));
    }

    [Fact]
    public async Task A_run_keeps_no_secret_of_the_urls_that_it_called()
    {
        var automation = await api.Automation($$"""
            [{"id":"a","type":"http_request","url":"http://127.0.0.1:9/x?api_key=S3CRET&b=2","on_error":"continue"},
             {"id":"b","type":"ghl_inbound_webhook","url":"{{api.Client.BaseAddress}}sandbox/ghl/hooks/L/webhook-trigger/S3CRET","on_error":"continue"}]
            """);
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>());

        Assert.DoesNotContain("S3CRET", run.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            ["http://127.0.0.1:9/x?api_key=•••&b=2", $"{api.Client.BaseAddress}•••"], run["steps"]!.AsArray().Select(step => Text(step!["detail"]!["url"])));
    }

    private async Task<JsonNode> Shown(string steps)
    {
        var automation = await api.Automation(steps);
        var key = (await api.Post("/api/v1/keys", """{"name":"Vera","role":"viewer"}""", 201))["key"]!.GetValue<string>();
        using var viewer = api.NewClient(key);
        using var read = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/automations/{automation.Id}");
        return (await api.Send(read, viewer)).Body["definition"]!;
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static string Plain(JsonNode? node) => node!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
