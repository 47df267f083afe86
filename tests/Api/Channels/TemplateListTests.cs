using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Api.Channels;

/// <summary>The templates of a channel's account as the API lists them.</summary>
public abstract class TemplateListTests(ApiServer api) : IAsyncLifetime
{
    private readonly string _id = $"tpl-{Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Others look at all channels of the server.</summary>
    public async Task DisposeAsync()
    {
        foreach (var channel in (string[])[_id, Second, Foreign])
        {
            using var gone = await api.Client.DeleteAsync($"/api/v1/channels/{channel}");
        }
    }

    private string Second => $"{_id}-2";

    private string Foreign => $"{_id}-x";

    [Fact]
    public async Task The_quality_and_the_category_that_meta_tells_stand_under_the_template()
    {
        await Channel($"{api.Client.BaseAddress}sandbox/meta/v25.0");
        var before = await Listed("welcome");
        Assert.Null(before["quality"]);
        Assert.NotEqual("MARKETING_LITE", before["category"]!.GetValue<string>());

        await Told("message_template_quality_update", "welcome", """,'previous_quality_score':'GREEN','new_quality_score':'RED'""");
        Assert.Equal(("RED", Text(before, "category"), Text(before, "status")), await Known("welcome"));
        await Told("template_category_update", "welcome", """,'previous_category':'UTILITY','new_category':'MARKETING_LITE'""");
        Assert.Equal(("RED", "MARKETING_LITE", Text(before, "status")), await Known("welcome"));

        var other = await Listed("reminder");
        Assert.Null(other["quality"]);
        Assert.NotEqual("MARKETING_LITE", Text(other, "category"));
    }

    [Fact]
    public async Task News_of_a_template_are_for_all_numbers_of_its_account_whichever_of_the_apps_urls_they_come_to()
    {
        var sandbox = $"{api.Client.BaseAddress}sandbox/meta/v25.0";
        await Channel(sandbox);
        await Channel(sandbox, Second);
        await Channel(sandbox, Foreign, account: "another");
        Assert.Equal((null, null, null), (await Quality(_id), await Quality(Second), await Quality(Foreign)));

        await Told("message_template_quality_update", "welcome", """,'new_quality_score':'RED'""", Foreign);
        Assert.Equal(("RED", "RED", null), (await Quality(_id), await Quality(Second), await Quality(Foreign)));
        await api.Tell(Foreign, _id, "message_template_quality_update", """{"message_template_name":"welcome","message_template_language":"it","new_quality_score":"GREEN"}""", $"{_id}-unknown");
        Assert.Equal(("RED", "RED", null), (await Quality(_id), await Quality(Second), await Quality(Foreign)));
        Assert.Contains(
            (await api.Get("/api/v1/deliveries?outcome=skipped&limit=500"))["items"]!.AsArray(), item => item!["code"]?.GetValue<string>() == "other_account");
    }

    [Fact]
    public async Task What_meta_refuses_is_told_with_its_own_code()
    {
        var answer = (Status: 401, Body: """{"error":{"code":190,"message":"The token has expired."}}""");
        await using var meta = Account(() => Results.Text(answer.Body, "application/json", statusCode: answer.Status));
        await meta.StartAsync();
        await Channel(meta.Urls.First());
        Assert.Equal("The token has expired.", await Refused("190"));

        // A list that could not be read is not kept.
        answer = (200, """{"data":[{"id":"1","name":"welcome","language":"it","status":"APPROVED"}]}""");
        Assert.Equal("APPROVED", Text(await Listed("welcome"), "status"));
    }

    [Fact]
    public async Task An_account_that_does_not_answer_is_no_empty_list()
    {
        await Channel("http://127.0.0.1:9/v25.0");
        await Refused("unreachable");
    }

    /// <summary>Something in the place of Meta that answers alike to everything.</summary>
    private static WebApplication Account(Func<IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/{**path}", answer);
        return app;
    }

    /// <summary>Gives what it says.</summary>
    private async Task<string?> Refused(string code)
    {
        using var answer = await api.Client.GetAsync($"/api/v1/channels/{_id}/templates");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((502, "provider_refused", code), ((int)answer.StatusCode, Text(problem, "code"), Text(problem, "provider_code")));
        Assert.NotEmpty(Text(problem, "detail")!);
        return Text(problem, "detail");
    }

    private Task Channel(string baseUrl, string? id = null, string? account = null) => api.Post(
        "/api/v1/channels",
        $$"""{"id":"{{id ?? _id}}","phone_number_id":"1","waba_id":"{{account ?? _id}}","base_url":"{{baseUrl}}","access_token":"t","app_secret":"{{_id}}"}""",
        201);

    private async Task<JsonNode> Listed(string name) => (await api.Get($"/api/v1/channels/{_id}/templates"))["items"]!.AsArray()
        .Single(one => Text(one!, "name") == name && Text(one!, "language") == "it")!;

    private async Task<string?> Quality(string channel) => Text(
        (await api.Get($"/api/v1/channels/{channel}/templates"))["items"]!.AsArray().Single(one => Text(one!, "name") == "welcome" && Text(one!, "language") == "it")!, "quality");

    private async Task<(string? Quality, string? Category, string? Status)> Known(string name)
    {
        var listed = await Listed(name);
        return (Text(listed, "quality"), Text(listed, "category"), Text(listed, "status"));
    }

    private Task Told(string field, string name, string news, string? channel = null) => api.Tell(channel ?? _id, _id, field, $$$"""
        {'message_template_id':1,'message_template_name':'{{{name}}}','message_template_language':'it'{{{news}}}}
        """.Replace('\'', '"'), _id);

    private static string? Text(JsonNode from, string member) => from[member]?.GetValue<string>();
}

[Collection(OnSqlite.Name)]
public sealed class TemplateListTestsOnSqlite(SqliteApi api) : TemplateListTests(api);

[Collection(OnPostgres.Name)]
public sealed class TemplateListTestsOnPostgres(PostgresApi api) : TemplateListTests(api);
