using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Grainline.Storage.DataProtection;

namespace Grainline.Tests.Api.Security;

/// <summary>Secrets where they are kept.</summary>
public abstract class SecretTests(ApiServer api)
{
    /// <summary>Nobody else writes these.</summary>
    private readonly string _token = $"EAAG{Guid.NewGuid():N}";
    private readonly string _appSecret = Guid.NewGuid().ToString("N");
    private readonly string _verify = $"verify-{Guid.NewGuid():N}";
    private readonly string _ghl = $"pit-{Guid.NewGuid()}";

    [Fact]
    public async Task No_table_has_a_secret_in_the_clear_nor_a_key_that_opens_one()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var rotated = await api.Post($"/api/v1/automations/{automation.Id}/secret/rotate", null, 200);
        var key = (await api.Post("/api/v1/keys", """{"name":"Dumped","role":"viewer"}""", 201))["key"]!.GetValue<string>();
        await Connect();
        await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}","secret":"{{automation.Secret}}"}""");

        var rows = await api.Stored();
        Assert.Contains(rows, row => row.Holds(automation.Id) && row.Table.EndsWith("grain_state", StringComparison.Ordinal));
        string[] secrets = [automation.Secret, rotated["secret"]!.GetValue<string>(), key, _token, _appSecret, _verify, _ghl, ApiServer.AdminKey];
        Assert.All(secrets, secret => Assert.DoesNotContain(rows, row => row.Holds(secret)));

        var keys = rows.Where(row => row.Table.EndsWith("protection_keys", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, row => Assert.Contains("sealed:v1:", row.Text, StringComparison.Ordinal));
        Assert.All(keys, row => Assert.DoesNotContain("masterKey", row.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_written_and_never_read_back_and_a_viewer_sees_none()
    {
        const string Signing = "whsec_c2lnbmluZy1zZWNyZXQ=";
        const string Token = "Bearer 5f2c-of-the-receiver";
        var automation = await api.Automation(
            $$"""[{"id":"s","type":"http_request","url":"https://example.com/","signing_secret":"{{Signing}}","headers":{"Accept":"*/*","Authorization":"{{Token}}" } }]""");
        Assert.Contains(Signing, (await api.Get($"/api/v1/automations/{automation.Id}")).ToJsonString(), StringComparison.Ordinal);
        var (channel, connection) = await Connect();
        var viewer = (await api.Post("/api/v1/keys", """{"name":"Vera","role":"viewer"}""", 201))["key"]!.GetValue<string>();
        using var client = api.NewClient(viewer);
        string[] paths =
        [
            $"/api/v1/channels/{channel}", "/api/v1/channels", $"/api/v1/connections/{connection}", "/api/v1/connections",
            $"/api/v1/automations/{automation.Id}", "/api/v1/automations", $"/api/v1/automations/{automation.Id}/versions", $"/api/v1/automations/{automation.Id}/versions/1",
            "/api/v1/settings", "/api/v1/stats",
        ];
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.All((string[])[_token, _appSecret, _verify, _ghl, automation.Secret, Signing, Token], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    private async Task<(string Channel, string Connection)> Connect()
    {
        var id = $"c{Guid.NewGuid():N}"[..20];
        await api.Post(
            "/api/v1/channels",
            $$"""{"id":"{{id}}","phone_number_id":"{{id}}","base_url":"{{api.Client.BaseAddress}}sandbox/meta/v25.0","access_token":"{{_token}}","app_secret":"{{_appSecret}}","verify_token":"{{_verify}}"}""",
            201);
        await api.Post("/api/v1/connections", $$"""{"id":"{{id}}","location_id":"{{id}}","base_url":"{{api.Client.BaseAddress}}sandbox/ghl","token":"{{_ghl}}"}""", 201);
        return (id, id);
    }
}

[Collection(OnSqlite.Name)]
public sealed class SecretTestsOnSqlite(SqliteApi api) : SecretTests(api)
{
    [Fact]
    public void Keys_in_files_are_for_their_owner_only()
    {
        var file = Path.Combine(_api.Data, "master-key");
        Assert.Equal(32, File.ReadAllText(file).Trim().Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private readonly SqliteApi _api = api;
}

[Collection(OnPostgres.Name)]
public sealed class SecretTestsOnPostgres(PostgresApi api) : SecretTests(api);

/// <summary>A data directory that was copied, and one whose master key was lost.</summary>
public sealed class MasterKeyTests : IAsyncLifetime
{
    private readonly OwnApi _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Without_the_master_key_the_host_does_not_start_and_with_it_secrets_are_as_they_were()
    {
        var automation = await _api.Automation("""[{"id":"s","type":"stop"}]""");
        var file = Path.Combine(_api.Data, "master-key");
        var key = await File.ReadAllTextAsync(file);
        await _api.Stop();

        File.Delete(file);
        Assert.Contains("master key", (await Assert.ThrowsAsync<MasterKeyException>(_api.Start)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, new string('x', 32));
        Assert.Contains("master key", (await Assert.ThrowsAsync<MasterKeyException>(_api.Start)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "short");
        Assert.Contains("32 characters", (await Assert.ThrowsAsync<MasterKeyException>(_api.Start)).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, key);
        await _api.Start();
        Assert.Equal(202, (await _api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""")).Status);
    }

    /// <summary>SQLite leaves what was deleted in free pages unless it is told not to.</summary>
    [Fact]
    public async Task The_file_of_the_database_has_nothing_of_an_erased_person_in_its_free_space_either()
    {
        var phone = ApiServer.NewPhone();
        var wish = $"wish{Guid.NewGuid():N}";
        var automation = await _api.Automation("""[{"id":"s","type":"stop"}]""");
        for (var number = 0; number < 5; number++)
        {
            var body = $$"""{"phone":"{{phone}}","first_name":"{{wish}}","custom_fields":{"a":"{{wish}} {{string.Concat(Enumerable.Repeat(wish, 200))}} {{number}}"} }""";
            Assert.Equal(202, (await _api.Deliver(automation, body)).Status);
        }

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{phone}");
        Assert.Equal(204, (await _api.Send(erase)).Status);
        await _api.Stop();

        var file = await File.ReadAllBytesAsync(_api.DatabaseFile);
        Assert.DoesNotMatch(new Regex($"{Regex.Escape(wish)}|{phone[1..]}", RegexOptions.None, TimeSpan.FromMinutes(1)), Encoding.Latin1.GetString(file));
        await _api.Start();
    }

    private sealed class OwnApi : ApiServer
    {
        protected override string[] StorageOptions => [];
    }
}
