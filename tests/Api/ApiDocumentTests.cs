using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Grainline.Tests.Api;

/// <summary>The API document says all that a program needs to call what is there. It does not depend on the database.</summary>
[Collection(OnSqlite.Name)]
public sealed class ApiDocumentTests(SqliteApi api)
{
    private static readonly string[] Roles = ["viewer", "editor", "admin"];

    [Fact]
    public async Task It_is_valid_and_names_every_scheme_that_it_refers_to()
    {
        var document = await Read();
        Assert.Equal(["ghl_signature", "key", "meta_signature", "webhook_secret", "webhook_secret_as_bearer", "webhook_secret_in_query"], document.Components!.SecuritySchemes!.Keys.Order());
        Assert.All(await Operations(), operation => Assert.All(operation.Value.Security ?? [], requirement => Assert.All(requirement, scheme => Assert.NotNull(scheme.Key.Target))));
    }

    [Fact]
    public async Task Every_operation_of_the_management_api_asks_for_a_key_with_a_role_but_the_one_that_gives_one() => Assert.All(await Management(), operation =>
    {
        if (operation.Key == "POST /api/v1/sessions")
        {
            Assert.Empty(operation.Value.Security ?? []);
            return;
        }

        var (scheme, roles) = Assert.Single(Assert.Single(operation.Value.Security!));
        Assert.Equal(SecuritySchemeType.Http, scheme.Type);
        Assert.Contains(Assert.Single(roles), Roles);
    });

    [Fact]
    public async Task Every_group_says_what_it_is_about_and_null_is_a_value_only_where_it_may_stand()
    {
        var document = JsonNode.Parse(await api.Client.GetStringAsync("/openapi/v1.json"))!;
        Assert.All(document["tags"]!.AsArray(), tag => Assert.False(string.IsNullOrEmpty((string?)tag!["description"]), tag.ToJsonString()));
        Assert.All(
            Schemas(document).Where(schema => schema["enum"]!.AsArray().Any(value => value is null)),
            schema => Assert.Contains("null", schema["type"] is JsonArray types ? types.Select(type => (string?)type) : []));

        static IEnumerable<JsonObject> Schemas(JsonNode? node) => node switch
        {
            JsonObject some => some.SelectMany(member => Schemas(member.Value)).Concat(some["enum"] is JsonArray ? [some] : []),
            JsonArray list => list.SelectMany(Schemas),
            _ => [],
        };
    }

    [Theory]
    [InlineData("GET /api/v1/automations", "viewer")]
    [InlineData("POST /api/v1/automations", "editor")]
    [InlineData("POST /api/v1/runs/{id}/retry", "editor")]
    [InlineData("GET /api/v1/channels", "viewer")]
    [InlineData("POST /api/v1/channels", "admin")]
    [InlineData("GET /api/v1/audit", "admin")]
    public async Task It_names_the_role_that_is_asked_for(string operation, string role) =>
        Assert.Equal(role, Assert.Single(Assert.Single((await Operations())[operation].Security!).Values).Single());

    [Fact]
    public async Task Every_operation_says_what_it_does_and_what_its_parameters_mean() => Assert.All(await Operations(), operation =>
    {
        Assert.False(string.IsNullOrEmpty(operation.Value.Summary), operation.Key);
        Assert.All(operation.Value.Parameters ?? [], parameter =>
        {
            Assert.False(string.IsNullOrEmpty(parameter.Description), $"{operation.Key}: {parameter.Name}");
            Assert.False(parameter.In == ParameterLocation.Query && parameter.Name!.Any(char.IsUpper), $"{operation.Key}: {parameter.Name}");
            Assert.True(parameter.Schema?.Type is not null, $"{operation.Key}: {parameter.Name}");
        });
    });

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_for_generated_clients()
    {
        var names = (await Operations()).Select(operation => operation.Value.OperationId).ToList();
        Assert.All(names, name => Assert.Matches("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$", name));
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("Automation_List", names);
    }

    [Fact]
    public async Task Every_operation_says_what_it_answers() => Assert.All(await Operations(), operation =>
    {
        var success = operation.Value.Responses!.Where(response => response.Key.StartsWith('2')).ToList();
        Assert.NotEmpty(success);
        Assert.All(success.Where(response => response.Key != "204" && operation.Key != "POST /hooks/whatsapp/{channelId}"), response =>
        {
            Assert.True(response.Value.Content is { Count: > 0 }, $"{operation.Key}: {response.Key}");
            Assert.All(response.Value.Content!.Values, content => Assert.True(Says(content.Schema), $"{operation.Key}: {response.Key}"));
        });
    });

    [Fact]
    public async Task Every_body_has_a_form() => Assert.All((await Operations()).Where(operation => operation.Value.RequestBody is not null), operation =>
        Assert.All(operation.Value.RequestBody!.Content!.Values, content => Assert.True(Says(content.Schema), operation.Key)));

    [Fact]
    public async Task Every_refusal_is_problem_details_and_says_when_to_come_again() => Assert.All(await Management(), operation =>
    {
        var problems = operation.Value.Responses!.Where(response => response.Key[0] is '4' or '5').ToDictionary();
        Assert.Superset(new HashSet<string> { "429", "503" }, problems.Keys.ToHashSet());
        Assert.True(problems.ContainsKey("401"), operation.Key);
        Assert.Equal(operation.Key.Contains('{', StringComparison.Ordinal), problems.ContainsKey("404"));
        Assert.All(problems, problem =>
        {
            var schema = problem.Value.Content!["application/problem+json"].Schema!;
            Assert.Superset(new HashSet<string> { "code", "errors", "field" }, schema.Properties!.Keys.ToHashSet());
            Assert.Contains("code", schema.Required!);
            Assert.Equal(problem.Key is "429" or "503", problem.Value.Headers?.ContainsKey("Retry-After") == true);
        });
    });

    [Fact]
    public async Task It_says_at_its_beginning_that_any_operation_may_be_told_to_come_again() =>
        Assert.Matches("429 .* 503 .*`Retry-After`", (await Read()).Info.Description!);

    [Theory]
    [InlineData("GET /api/v1/me", "401 429 503")]
    [InlineData("GET /api/v1/runs", "400 401 429 503")]
    [InlineData("GET /api/v1/contacts/export", "401 429 503")]
    [InlineData("POST /api/v1/automations/check", "400 401 403 413 415 429 503")]
    [InlineData("PUT /api/v1/automations/{id}", "400 401 403 404 412 413 415 422 429 503")]
    [InlineData("POST /api/v1/automations/{id}/start", "400 401 403 404 413 422 429 503")]
    [InlineData("POST /api/v1/automations/{id}/bulk", "400 401 403 404 409 413 415 422 429 503")]
    [InlineData("POST /api/v1/runs/{id}/cancel", "401 403 404 409 429 503")]
    [InlineData("GET /api/v1/channels/{id}/templates", "400 401 404 429 502 503")]
    [InlineData("POST /api/v1/sessions", "400 401 413 415 429 503")]
    [InlineData("POST /hooks/ghl/{webhookId}", "400 401 404 413 415 422 429 503")]
    public async Task It_lists_the_problems_that_happen(string operation, string statuses) =>
        Assert.Equal(statuses, string.Join(' ', (await Operations())[operation].Responses!.Keys.Where(status => status[0] is '4' or '5').Order()));

    [Fact]
    public async Task A_list_says_how_much_of_it_one_may_ask_for() => Assert.All((await Management()).Where(operation => operation.Value.Parameters?.Any(one => one.Name == "cursor") == true), operation =>
    {
        var limit = operation.Value.Parameters!.Single(one => one.Name == "limit").Schema!;
        Assert.Equal(("1", "500", 50), (limit.Minimum, limit.Maximum, limit.Default!.GetValue<int>()));
    });

    [Fact]
    public async Task A_webhook_tells_the_places_of_its_secret_and_of_signatures()
    {
        var operations = await Operations();
        Assert.Equal(
            ["X-Webhook-Secret", "bearer", "secret", "", "X-GHL-Signature"],
            operations["POST /hooks/ghl/{webhookId}"].Security!.Select(one => one.Keys.SingleOrDefault() is { } scheme ? scheme.Name ?? scheme.Scheme : ""));
        Assert.Contains("secret", operations["POST /hooks/ghl/{webhookId}"].RequestBody!.Content!["application/json"].Schema!.Properties!.Keys);
        Assert.Equal("X-Hub-Signature-256", Assert.Single(Assert.Single(operations["POST /hooks/whatsapp/{channelId}"].Security!)).Key.Name);
    }

    [Fact]
    public async Task A_definition_is_linked_to_its_schema()
    {
        var definition = (await Operations())["POST /api/v1/automations"].RequestBody!.Content!["application/json"].Schema!;
        Assert.Equal("/schema/automation.json", definition.ExternalDocs!.Url!.ToString());
    }

    [Fact]
    public async Task What_is_written_by_hand_has_the_members_that_it_says()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var body = $$"""{"phone":"{{ApiServer.NewPhone()}}"}""";
        var first = (await api.Deliver(automation, body, "named")).Body;
        var second = (await api.Deliver(automation, body, "named")).Body;
        await api.Post($"/api/v1/automations/{automation.Id}/pause", null, 200);
        var third = (await api.Deliver(automation, body)).Body;

        var schemas = (await Read()).Components!.Schemas!;
        foreach (var (answer, schema) in new[] { (first, "AcceptedDelivery"), (second, "DuplicateDelivery"), (third, "SkippedDelivery") })
        {
            Assert.Equal(schemas[schema].Properties!.Keys.Order(), answer.Select(member => member.Key).Order());
        }
    }

    [Fact]
    public async Task A_contact_may_be_written_with_every_member_that_is_told()
    {
        var phone = ApiServer.NewPhone();
        var given = new JsonObject
        {
            ["phone"] = phone,
            ["first_name"] = "Mario",
            ["last_name"] = "Rossi",
            ["full_name"] = "Mario Rossi",
            ["email"] = "mario@example.com",
            ["language"] = "it",
            ["time_zone"] = "Europe/Rome",
            ["ghl_contact_id"] = "x",
            ["custom_fields"] = new JsonObject { ["budget"] = 1000 },
            ["tags"] = new JsonArray("lead"),
            ["consent"] = new JsonObject { ["status"] = "opted_in" },
        };
        Assert.Equal((await Read()).Components!.Schemas!["ContactBody"].Properties!.Keys.Order(), given.Select(member => member.Key).Order());
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json(given.ToJsonString()) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == 201, answer.ToJsonString());
    }

    /// <summary>Whether a schema says anything of what it is for.</summary>
    private static bool Says(IOpenApiSchema? schema) => schema is not null
        && (schema.Type is not null || schema.AnyOf is { Count: > 0 } || schema.OneOf is { Count: > 0 } || schema.AllOf is { Count: > 0 })
        && (schema.AnyOf ?? []).All(Says);

    private async Task<OpenApiDocument> Read()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(await api.Client.GetStringAsync("/openapi/v1.json"), "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        return document!;
    }

    private async Task<SortedDictionary<string, OpenApiOperation>> Operations() => new(
        (await Read()).Paths.SelectMany(path => path.Value.Operations!.Select(one => KeyValuePair.Create($"{one.Key.Method} {path.Key}", one.Value))).ToDictionary(), StringComparer.Ordinal);

    private async Task<Dictionary<string, OpenApiOperation>> Management() =>
        (await Operations()).Where(operation => operation.Key.Contains(" /api/v1", StringComparison.Ordinal)).ToDictionary();
}
