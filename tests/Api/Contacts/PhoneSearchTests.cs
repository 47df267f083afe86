using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Contacts;

/// <summary>Phones are found as people write them.</summary>
public abstract class PhoneSearchTests(ApiServer api)
{
    [Fact]
    public async Task A_phone_is_found_with_its_calling_code_or_as_it_is_written_at_home()
    {
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]""");
        var phone = ApiServer.NewPhone();
        var home = phone["+39".Length..];
        await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");

        foreach (var written in (string[])[phone, phone[1..], $"00{phone[1..]}", home, $"{home[..3]} {home[3..6]} {home[6..]}", $"({home[..3]}) {home[3..6]}-{home[6..]}", $"{home[..3]}/{home[3..]}"])
        {
            Assert.Equal((written, phone), (written, Assert.Single(await Items($"contacts?query={Uri.EscapeDataString(written)}"))["phone"]!.GetValue<string>()));
            Assert.Equal((written, phone), (written, Assert.Single(await Items($"runs?automation={automation.Id}&phone={Uri.EscapeDataString(written)}"))["phone"]!.GetValue<string>()));
            Assert.Equal((written, 1), (written, (await Items($"deliveries?automation={automation.Id}&phone={Uri.EscapeDataString(written)}")).Count));
        }

        Assert.Empty(await Items($"runs?automation={automation.Id}&phone={home[..^1]}"));
    }

    [Fact]
    public async Task Beginnings_of_phones_of_several_countries_are_one_list()
    {
        var digits = ApiServer.NewPhone()[^6..];
        var (french, british) = ($"+337{digits}00", $"+447{digits}000");
        foreach (var phone in (string[])[british, french])
        {
            using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json("{}") };
            Assert.Equal(201, (await api.Send(put)).Status);
        }

        var first = await api.Get($"/api/v1/contacts?query=07{digits}&limit=1");
        Assert.Equal(french, Assert.Single(first["items"]!.AsArray())!["phone"]!.GetValue<string>());
        Assert.Equal(
            british, Assert.Single(await Items($"contacts?query=07{digits}&limit=1&cursor={Uri.EscapeDataString(first["next"]!.GetValue<string>())}"))["phone"]!.GetValue<string>());
    }

    private async Task<List<JsonNode>> Items(string path) => [.. (await api.Get($"/api/v1/{path}"))["items"]!.AsArray().Select(item => item!)];
}

[Collection(OnSqlite.Name)]
public sealed class PhoneSearchTestsOnSqlite(SqliteApi api) : PhoneSearchTests(api);

[Collection(OnPostgres.Name)]
public sealed class PhoneSearchTestsOnPostgres(PostgresApi api) : PhoneSearchTests(api);
