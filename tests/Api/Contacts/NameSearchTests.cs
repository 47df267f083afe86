using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Contacts;

/// <summary>Names are found as people type them.</summary>
public abstract class NameSearchTests(ApiServer api)
{
    [Theory]
    [InlineData("José", "jose", "JOSÉ", "jos", "Jose\u0301")]
    [InlineData("Nguye\u0302\u0303n", "nguyen", "Nguyễn", "nguyễ")]
    [InlineData("Zoe", "zoë", "zoé")]
    [InlineData("अदिति", "अदि")]
    public async Task A_name_is_found_with_its_accents_or_without(string name, params string[] typed)
    {
        var phone = ApiServer.NewPhone();
        var last = Mark(phone);
        await Contact(phone, new JsonObject { ["first_name"] = name, ["last_name"] = last });

        foreach (var word in typed)
        {
            Assert.Equal((word, phone), (word, (await Only($"query={Uri.EscapeDataString($"{word} {last}")}"))?["phone"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task A_name_that_changes_is_no_longer_found_by_what_it_was()
    {
        var phone = ApiServer.NewPhone();
        var mark = Mark(phone);
        await Contact(phone, new JsonObject { ["first_name"] = "Ándale", ["last_name"] = mark });
        using var change = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json("""{"first_name":"Élan"}""") };
        Assert.Equal(200, (await api.Send(change)).Status);

        Assert.Null(await Only($"query={Uri.EscapeDataString($"andale {mark}")}"));
        Assert.NotNull(await Only($"query={Uri.EscapeDataString($"elan {mark}")}"));
    }

    [Fact]
    public async Task The_accents_of_a_tag_count()
    {
        var phone = ApiServer.NewPhone();
        var mark = Mark(phone);
        await Contact(phone, new JsonObject { ["tags"] = new JsonArray($"{mark}é") });

        Assert.NotNull(await Only($"tag={Uri.EscapeDataString($"{mark}É")}"));
        Assert.Null(await Only($"tag={mark}e"));
    }

    /// <summary>A word that no other contact has.</summary>
    private static string Mark(string phone) => $"x{phone[1..]}";

    private async Task Contact(string phone, JsonObject content)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json(content.ToJsonString()) };
        Assert.Equal(201, (await api.Send(put)).Status);
    }

    private async Task<JsonNode?> Only(string search) => (await api.Get($"/api/v1/contacts?{search}"))["items"]!.AsArray().SingleOrDefault();
}

[Collection(OnSqlite.Name)]
public sealed class NameSearchTestsOnSqlite(SqliteApi api) : NameSearchTests(api);

[Collection(OnPostgres.Name)]
public sealed class NameSearchTestsOnPostgres(PostgresApi api) : NameSearchTests(api);
