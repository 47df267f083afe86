using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.GoHighLevel;

/// <summary>The simulator answers as API v2 does (facts/ghl.md 4 and 5), refusals included.</summary>
public sealed class ApiContractTests : IAsyncLifetime
{
    private GhlHost _ghl = null!;

    public async Task InitializeAsync() => _ghl = await GhlHost.Start();

    public async Task DisposeAsync() => await _ghl.DisposeAsync();

    [Fact]
    public async Task A_call_needs_a_token_and_a_version()
    {
        Assert.Equal(401, (await _ghl.Api(HttpMethod.Get, "/contacts/x", token: null)).Status);
        var (status, body, _) = await _ghl.Api(HttpMethod.Get, "/contacts/x", version: null);

        Assert.Equal((401, "version header was not found."), (status, (string?)body["message"]));
    }

    [Theory]
    [InlineData("/contacts/upsert", """{"firstName":"Ada"}""", "locationId must be a string")]
    [InlineData("/contacts/upsert", """{"locationId":"L","nickname":"x"}""", "property nickname should not exist")]
    [InlineData("/contacts/upsert", """{"locationId":"L","email":"ada"}""", "email must be an email")]
    [InlineData("/contacts/upsert", """{"locationId":"L","firstName":5}""", "firstName must be a string")]
    [InlineData("/contacts/upsert", """{"locationId":"L","tags":"a,b"}""", "each value in tags must be a string")]
    [InlineData("/contacts/c/tags", """{"tags":[]}""", "tags must be an array")]
    [InlineData("/contacts/c/notes", "{}", "body must be a string")]
    public async Task What_the_validator_does_not_know_is_refused_with_a_list(string path, string body, string message)
    {
        var (status, answer, _) = await _ghl.Api(HttpMethod.Post, path, body);

        Assert.Equal((422, "Unprocessable Entity"), (status, (string?)answer["error"]));
        Assert.Contains(message, answer["message"]!.AsArray().Select(m => (string?)m));
    }

    [Fact]
    public async Task An_update_must_not_name_the_location()
    {
        var id = await Create("""{"locationId":"L","phone":"+393491234567"}""");

        Assert.Equal(422, (await _ghl.Api(HttpMethod.Put, $"/contacts/{id}", """{"locationId":"L"}""")).Status);
    }

    [Fact]
    public async Task A_duplicate_is_refused_and_names_the_contact()
    {
        var id = await Create("""{"locationId":"L","firstName":"Ada","phone":"+39 349 123 4567"}""");

        var (status, body, _) = await _ghl.Api(HttpMethod.Post, "/contacts/", """{"locationId":"L","phone":"+393491234567"}""");

        Assert.Equal(400, status);
        Assert.Equal("This location does not allow duplicated contacts.", (string?)body["message"]);
        Assert.Equal((id, "Ada", "phone"), ((string?)body["meta"]!["contactId"], (string?)body["meta"]!["contactName"], (string?)body["meta"]!["matchingField"]));
    }

    [Fact]
    public async Task An_upsert_replaces_all_tags_and_adding_tags_does_not()
    {
        var id = await Create("""{"locationId":"L","phone":"+393491234567","tags":["One","two"]}""");

        var (_, added, _) = await _ghl.Api(HttpMethod.Post, $"/contacts/{id}/tags", """{"tags":["Three","one"]}""");
        var (_, upserted, _) = await _ghl.Api(HttpMethod.Post, "/contacts/upsert", """{"locationId":"L","phone":"+393491234567","tags":["four"]}""");

        Assert.Equal("""["one","two","three"]""", added["tags"]!.ToJsonString());
        Assert.Equal((false, """["four"]"""), ((bool)upserted["new"]!, upserted["contact"]!["tags"]!.ToJsonString()));
    }

    [Fact]
    public async Task Email_of_one_contact_and_phone_of_another_update_the_first_and_ignore_the_other_value()
    {
        var byEmail = await Create("""{"locationId":"L","email":"ada@example.com"}""");
        await Create("""{"locationId":"L","phone":"+393491234567"}""");

        var (_, body, _) = await _ghl.Api(HttpMethod.Post, "/contacts/upsert", """{"locationId":"L","email":"ada@example.com","phone":"+393491234567","city":"Torino"}""");

        Assert.Equal((byEmail, "Torino", null), ((string?)body["contact"]!["id"], (string?)body["contact"]!["city"], (string?)body["contact"]!["phone"]));
    }

    [Fact]
    public async Task A_location_may_match_by_email_alone_or_allow_duplicates()
    {
        await _ghl.Call(HttpMethod.Post, "/sandbox/ghl/settings", """{"match":["email"]}""");
        await Create("""{"locationId":"L","phone":"+393491234567"}""");
        await Create("""{"locationId":"L","phone":"+393491234567"}""");
        await _ghl.Call(HttpMethod.Post, "/sandbox/ghl/settings", """{"match":["phone"],"allow_duplicates":true}""");
        var (_, body, _) = await _ghl.Api(
            HttpMethod.Post, "/contacts/upsert", """{"locationId":"L","phone":"+393491234567","createNewIfDuplicateAllowed":true}""");

        Assert.True((bool)body["new"]!);
        Assert.Equal(3, (await _ghl.Items("contacts")).Count);
    }

    [Fact]
    public async Task A_token_of_one_location_is_refused_at_every_other()
    {
        var id = await Create("""{"locationId":"L","phone":"+393491234567"}""");
        await _ghl.Call(HttpMethod.Post, "/sandbox/ghl/settings", """{"tokens":{"pit-m":"M"}}""");
        (HttpMethod Method, string Path, string? Body)[] calls =
        [
            (HttpMethod.Get, $"/contacts/{id}", null),
            (HttpMethod.Put, $"/contacts/{id}", """{"city":"Torino"}"""),
            (HttpMethod.Post, $"/contacts/{id}/tags", """{"tags":["a"]}"""),
            (HttpMethod.Delete, $"/contacts/{id}", null),
            (HttpMethod.Get, "/contacts/search/duplicate?locationId=L&number=%2B393491234567", null),
            (HttpMethod.Post, "/contacts/search", """{"locationId":"L"}"""),
            (HttpMethod.Post, "/contacts/upsert", """{"locationId":"L","phone":"+393491234567"}"""),
            (HttpMethod.Get, "/locations/L/customFields", null),
        ];

        foreach (var (method, path, body) in calls)
        {
            var (status, refused, _) = await _ghl.Api(method, path, body, token: "pit-m");
            Assert.Equal((403, "The token does not have access to this location."), (status, (string?)refused["message"]));
        }

        Assert.Equal(200, (await _ghl.Api(HttpMethod.Post, "/contacts/upsert", """{"locationId":"M","phone":"+393491234567"}""", token: "pit-m")).Status);
        Assert.Equal("[]", (await _ghl.Api(HttpMethod.Get, $"/contacts/{id}")).Body["contact"]!["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task A_number_whose_plus_sign_was_not_escaped_is_not_found()
    {
        await Create("""{"locationId":"L","phone":"+393491234567"}""");

        Assert.NotNull((await _ghl.Api(HttpMethod.Get, "/contacts/search/duplicate?locationId=L&number=%2B393491234567")).Body["contact"]);
        Assert.Null((await _ghl.Api(HttpMethod.Get, "/contacts/search/duplicate?locationId=L&number=+393491234567")).Body["contact"]);
    }

    [Fact]
    public async Task Every_answer_tells_the_limits_and_one_call_too_many_is_refused()
    {
        await using var ghl = await GhlHost.Start("--Sandbox:GhlCallsPerInterval=2");

        var first = await ghl.Api(HttpMethod.Get, "/contacts/x");
        await ghl.Api(HttpMethod.Get, "/contacts/x");
        var third = await ghl.Api(HttpMethod.Get, "/contacts/x");
        var other = await ghl.Api(HttpMethod.Get, "/contacts/x", token: "another");

        Assert.Equal((429, 400), (third.Status, other.Status));
        Assert.Equal(
            ("200000", "199999", "10000", "2", "1"),
            (Header("X-RateLimit-Limit-Daily"), Header("X-RateLimit-Daily-Remaining"), Header("X-RateLimit-Interval-Milliseconds"),
                Header("X-RateLimit-Max"), Header("X-RateLimit-Remaining")));

        string Header(string name) => first.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task Enrolment_posts_ghls_own_body_to_the_workflows_webhook()
    {
        await _ghl.AddField("Budget");
        await _ghl.Workflow($$$"""
            {"id":"wf-1","location_id":"{{{GhlHost.Location}}}","name":"Benvenuto","webhook_url":"{{{_ghl.Root}}}hooks/taken",
             "headers":{"X-Webhook-Secret":"s"},"custom_data":{"telefono":"{{contact.phone}}","nuovo":"{{contact.unknown}}"}}
            """);
        var pushed = await _ghl.Send(GhlHost.Push(("first_name", "Ada")) with { AddTags = ["a b", "vip"], WorkflowId = "wf-1" });

        var webhook = await Eventually.Get(async () => (await _ghl.Items("webhooks")).FirstOrDefault());

        Assert.Equal(("wf-1", pushed.ContactId, 404), ((string?)webhook["workflow_id"], (string?)webhook["contact_id"], (int)webhook["status"]!));
        Assert.Equal(400, (await _ghl.Api(HttpMethod.Post, $"/contacts/{pushed.ContactId}/workflow/unknown")).Status);
    }

    [Fact]
    public async Task An_inbound_webhook_answers_200_and_only_the_body_tells_whether_it_started_something()
    {
        const string Path = $"/sandbox/ghl/hooks/{GhlHost.Location}/webhook-trigger/abc";
        var before = await _ghl.Call(HttpMethod.Post, Path, """{"phone":"+393491234567"}""");
        await _ghl.Workflow($$"""{"location_id":"{{GhlHost.Location}}","trigger_inbound":"abc","add_tags":["came-in"]}""");

        var after = await _ghl.Call(HttpMethod.Post, Path, """{"phone":"+393491234567","first_name":"Ada"}""");

        Assert.Equal((200, "Success: test request received"), (before.Status, (string?)before.Body["status"]));
        Assert.Equal((200, true), (after.Status, after.Body["id"] is not null));
        Assert.Equal(2, (await _ghl.Items("inbound")).Count);
        await Eventually.Holds(async () => ((JsonArray)(await _ghl.Contact())["tags"]!).Any(t => (string?)t == "came-in"));
        Assert.Equal("Ada", (string?)(await _ghl.Contact())["firstName"]);
    }

    [Fact]
    public async Task A_tag_starts_the_workflow_that_waits_for_it()
    {
        await _ghl.Workflow($$"""{"location_id":"{{GhlHost.Location}}","trigger_tag":"Hot","webhook_url":"{{_ghl.Root}}hooks/taken"}""");

        await _ghl.Send(GhlHost.Push() with { AddTags = ["hot"] });
        await Eventually.Holds(async () => (await _ghl.Items("webhooks")).Count == 1);
        await _ghl.Send(GhlHost.Push() with { AddTags = ["hot", "other"] });

        Assert.Single(await _ghl.Items("webhooks"));
    }

    [Fact]
    public async Task Forgetting_leaves_nothing()
    {
        await Create("""{"locationId":"L","phone":"+393491234567"}""");

        await _ghl.Call(HttpMethod.Delete, "/sandbox");

        Assert.Empty(await _ghl.Items("contacts"));
        Assert.Empty(await _ghl.Items("calls"));
    }

    private async Task<string> Create(string body)
    {
        var (status, answer, _) = await _ghl.Api(HttpMethod.Post, "/contacts/", body);
        Assert.True(status == 201, answer.ToJsonString());
        return (string)answer["contact"]!["id"]!;
    }
}
