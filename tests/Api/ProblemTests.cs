using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Whatever is wrong with a request, the answer is problem details with a code (HTTP.md, first paragraph).</summary>
public abstract class ProblemTests(ApiServer api)
{
    private const string Definition = """{"name":"Test","steps":[{"id":"s","type":"stop"}]}""";

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 404, "not_found")]
    [InlineData("GET", "/api/v1/automations/aut_000000000000/versions/first", null, 404, "not_found")]
    [InlineData("PATCH", "/api/v1/automations", "{}", 405, "method_not_allowed")]
    [InlineData("GET", "/hooks/ghl/wh_000000000000000000000000", null, 405, "method_not_allowed")]
    [InlineData("GET", "/nothing", null, 404, "not_found")]
    [InlineData("POST", "/healthz", null, 404, "not_found")]
    [InlineData("POST", "/api/v1/nothing", null, 404, "not_found")]
    [InlineData("POST", "/health/live", null, 405, "method_not_allowed")]
    [InlineData("POST", "/api/v1/automations", "{", 400, "invalid_json")]
    [InlineData("POST", "/api/v1/automations", "", 400, "bad_request")]
    [InlineData("POST", "/api/v1/channels", """{"rate_per_second":"fast"}""", 400, "invalid_json", "rate_per_second")]
    [InlineData("POST", "/api/v1/keys", """{"name":"x","role":"god"}""", 400, "invalid_json", "role")]
    [InlineData("POST", "/api/v1/channels", """{"rate_per_secnd":5}""", 422, "unknown_field", "rate_per_secnd")]
    [InlineData("PUT", "/api/v1/channels/sandbox", """{"rate_per_secnd":5}""", 422, "unknown_field", "rate_per_secnd")]
    [InlineData("PUT", "/api/v1/connections/sandbox", """{"tokne":"t"}""", 422, "unknown_field", "tokne")]
    [InlineData("POST", "/api/v1/users", """{"name":"x","rolle":"admin"}""", 422, "unknown_field", "rolle")]
    [InlineData("PUT", "/api/v1/users/usr_0", """{"rolle":"admin"}""", 422, "unknown_field", "rolle")]
    [InlineData("POST", "/api/v1/keys", """{"name":"x","rolle":"admin"}""", 422, "unknown_field", "rolle")]
    [InlineData("PUT", "/api/v1/settings/retention", """{"day":1}""", 422, "unknown_field", "day")]
    [InlineData("POST", "/api/v1/automations/aut_000000000000/bulk", """{"phone":["+393471234567"]}""", 422, "unknown_field", "phone")]
    [InlineData("PATCH", "/api/v1/contacts/+393471234567", "{", 400, "invalid_json")]
    [InlineData("GET", "/api/v1/stats?from=yesterday", null, 400, "bad_request", "from")]
    [InlineData("GET", "/api/v1/runs?step_status=failed", null, 400, "invalid_status", "step")]
    [InlineData("GET", "/api/v1/runs?limit=many", null, 400, "bad_request", "limit")]
    [InlineData("GET", "/api/v1/runs?status=sleeping", null, 400, "invalid_status", "status")]
    [InlineData("GET", "/api/v1/runs?status=running,waiting", null, 400, "invalid_status", "status")]
    [InlineData("GET", "/api/v1/runs?status=9", null, 400, "invalid_status", "status")]
    [InlineData("GET", "/api/v1/runs?status=1", null, 400, "invalid_status", "status")]
    [InlineData("GET", "/api/v1/deliveries?outcome=lost", null, 400, "invalid_outcome", "outcome")]
    [InlineData("GET", "/api/v1/deliveries?outcome=accepted,duplicate", null, 400, "invalid_outcome", "outcome")]
    [InlineData("GET", "/api/v1/deliveries?outcome=1", null, 400, "invalid_outcome", "outcome")]
    [InlineData("GET", "/api/v1/automations?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/contacts?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/runs?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/deliveries?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/channels?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/connections?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/channels/sandbox/templates?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/calendars?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/keys?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/users?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("GET", "/api/v1/audit?cursor=x", null, 400, "invalid_cursor", "cursor")]
    [InlineData("POST", "/api/v1/channels", """{"phone_number_id":"","base_url":"http://x.example","access_token":"x"}""", 422, "invalid_channel", "phone_number_id")]
    [InlineData("PUT", "/api/v1/channels/sandbox", """{"access_token":" "}""", 422, "invalid_channel", "access_token")]
    [InlineData("POST", "/api/v1/connections", """{"location_id":"l","base_url":"http://x.example"}""", 422, "invalid_connection", "token")]
    [InlineData("PUT", "/api/v1/connections/sandbox", """{"token":""}""", 422, "invalid_connection", "token")]
    public async Task A_request_that_cannot_be_taken_is_told_why(string method, string path, string? body, int status, string code, string? field = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : ApiServer.Json(body) };
        using var response = await api.Client.SendAsync(request);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((status, status), ((int)response.StatusCode, problem["status"]!.GetValue<int>()));
        Assert.Equal((code, field), (problem["code"]!.GetValue<string>(), problem["field"]?.GetValue<string>()));
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "/hooks/whatsapp/{0}")]
    [InlineData("POST", "/hooks/whatsapp/{0}")]
    [InlineData("GET", "/api/v1/automations/{0}")]
    [InlineData("POST", "/api/v1/automations/{0}/start")]
    [InlineData("GET", "/api/v1/automations/aut_000000000000/bulk/{0}")]
    [InlineData("GET", "/api/v1/channels/{0}")]
    [InlineData("PUT", "/api/v1/connections/{0}")]
    [InlineData("GET", "/api/v1/contacts/{0}")]
    [InlineData("GET", "/api/v1/runs/{0}")]
    public async Task No_resource_is_called_what_no_grain_can_be_called(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), string.Format(CultureInfo.InvariantCulture, path, new string('x', 2_000)))
        {
            Content = method == "GET" ? null : ApiServer.Json("{}"),
        };
        var (status, body) = await api.Send(request);
        Assert.Equal((404, "not_found"), (status, body["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("channel", """{"id":"s","type":"send_message","text":"x","channel":"?"}""")]
    [InlineData("automation", """{"id":"s","type":"start_automation","automation":"?"}""")]
    [InlineData("connection", """{"id":"s","type":"ghl_upsert_contact","connection":"?"}""")]
    public async Task A_definition_that_names_what_no_grain_can_be_called_is_refused(string field, string step)
    {
        var definition = $$"""{"name":"x","steps":[{{step.Replace("?", new string('x', 2_000), StringComparison.Ordinal)}}]}""";
        var problem = await api.Post("/api/v1/automations", definition, 422);
        Assert.Equal($"steps[0].{field}", Assert.Single(problem["errors"]!.AsArray())!["path"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/api/v1/runs?automation=&phone=&status=&step=&cursor=")]
    [InlineData("/api/v1/deliveries?automation=&phone=&outcome=&cursor=")]
    [InlineData("/api/v1/contacts?query=&tag=&cursor=")]
    public async Task A_parameter_that_is_empty_counts_as_left_out(string path)
    {
        await api.Post($"/api/v1/automations/{(await api.Automation("""[{"id":"s","type":"stop"}]""")).Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202);
        Assert.NotEmpty((await api.Get(path))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/v1/channels/sandbox")]
    [InlineData("/api/v1/connections/sandbox")]
    public async Task What_was_read_may_be_sent_back(string path)
    {
        var read = await api.Get(path);
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = ApiServer.Json(read.ToJsonString()) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == 200, answer.ToJsonString());
    }

    [Theory]
    [InlineData(null, 201, null)]
    [InlineData("application/json", 201, null)]
    [InlineData("application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    [InlineData("text/plain", 415, "unsupported_media_type")]
    public async Task A_body_without_a_content_type_is_taken_for_json_and_no_other_is(string? contentType, int status, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/automations") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Definition)) };
        request.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        var (answered, body) = await api.Send(request);
        Assert.Equal((status, code), (answered, body["code"]?.GetValue<string>()));
    }

    [Fact]
    public async Task A_definition_that_breaks_every_rule_at_once_is_no_bug_of_the_service()
    {
        var problem = await api.Post("/api/v1/automations", """
            {"name":"x","exit_when":{"field":"tags"},"trigger":[],
             "steps":[null,[],{"id":"a","type":"if","when":{"any":[null,{"not":null}]},"then":[null]},
                      {"id":"b","type":"http_request","url":"https://x.example","body":"{{contact."},
                      {"id":"c","type":"switch","field":"custom.x","cases":[null,{"value":null,"steps":[null]}]},
                      {"id":"d","type":"wait_for_reply","replies":[null,{"match":null,"steps":[]}]},
                      {"id":"e","type":"add_tags","tags":[null]},
                      {"id":"f","type":"if","when":{"field":"custom.x","op":"matches","value":"a{{2}"},"then":[]}]}
            """, 422);
        Assert.Equal("invalid_definition", problem["code"]!.GetValue<string>());
        Assert.Contains("steps[3].body", problem["errors"]!.AsArray().Select(error => error!["path"]!.GetValue<string>()));
    }
}

[Collection(OnSqlite.Name)]
public sealed class ProblemTestsOnSqlite(SqliteApi api) : ProblemTests(api);

[Collection(OnPostgres.Name)]
public sealed class ProblemTestsOnPostgres(PostgresApi api) : ProblemTests(api);
