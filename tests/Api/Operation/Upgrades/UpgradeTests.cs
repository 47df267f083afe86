using System.Data.Common;
using System.Text.Json.Nodes;
using Grainline.Api.Commands;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Grainline.Tests.Api.Operation.Upgrades;

/// <summary>The program of today on a database of every earlier schema: what was promised then is kept now.</summary>
public abstract class UpgradeTests
{
    /// <summary>The rows are older than history is kept.</summary>
    protected static string[] KeepOldRows { get; } = ["--Storage:Retention=00:00:00"];

    public static TheoryData<int> Earlier => [.. Enumerable.Range(OldDatabase.Oldest, OldDatabase.Newest - OldDatabase.Oldest)];

    [Theory, MemberData(nameof(Earlier))]
    public async Task What_an_earlier_schema_holds_goes_on_where_it_stood(int version)
    {
        var api = await Old(version);
        await api.InitializeAsync();
        var known = OldDatabase.Content["known"]!.AsObject();
        var automation = new TestAutomation(Text(known, "automation"), Text(known, "path"), Text(known, "secret"));

        // The run waited; its time has come while nobody was there.
        var run = await api.Ended(Text(known, "waiting_run"), ApiServer.AfterRestart);
        Assert.Equal("completed", Text(run, "status"));
        var sent = await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(Text(known, "phone"))}");
        Assert.Equal("After the wait, Mario", Text(sent["items"]!.AsArray().Single()!, "text"));

        // Keys, secrets and what contacts remember are as they were.
        using var keyed = api.NewClient(Text(known, "key"));
        Assert.True((await keyed.GetAsync("/api/v1/automations")).IsSuccessStatusCode);
        var (status, again) = await api.Deliver(automation, $$"""{"phone":"{{Text(known, "phone")}}"}""", Text(known, "delivery_key"));
        Assert.Equal((200, "duplicate"), (status, Text(again, "status")));
        Assert.Equal(202, (await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""")).Status);
        Assert.Equal("Rossi", Text(await api.Get($"/api/v1/contacts/{Text(known, "phone")}"), "last_name"));
        Assert.Equal(Text(known, "phone"), Text((await api.Get("/api/v1/contacts?query=niccolo"))["items"]!.AsArray().Single()!, "phone"));

        using var table = new StringWriter();
        await Command.Run(["doctor", .. api.Place], table, table);
        Assert.Contains($"It has version {OldDatabase.Newest}, the newest.", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok       secrets", table.ToString(), StringComparison.Ordinal);
        await api.DisposeAsync();
    }

    [Fact]
    public async Task The_doctor_says_what_the_next_start_will_do()
    {
        var api = await Old(OldDatabase.Oldest);
        using var table = new StringWriter();
        var code = await Command.Run(["doctor", "--data", api.Data, "--urls", "http://127.0.0.1:9", .. Storage(api)], table, table);

        Assert.Equal(0, code);
        Assert.Contains($"It has version {OldDatabase.Oldest}; the next start brings it to {OldDatabase.Newest}.", table.ToString(), StringComparison.Ordinal);
        Directory.Delete(api.Data, recursive: true);
    }

    /// <summary>A server that has not been started, on such a database.</summary>
    protected abstract Task<ApiServer> Old(int version);

    protected abstract string[] Storage(ApiServer api);

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}

public sealed class UpgradesOnSqlite : UpgradeTests
{
    protected override async Task<ApiServer> Old(int version)
    {
        var api = new SqliteApi { More = KeepOldRows };
        await using DbConnection connection = new SqliteConnection($"Data Source={Path.Combine(api.Data, "grainline.db")};Pooling=False");
        await OldDatabase.Make(connection, "SQLite", version);
        return api;
    }

    protected override string[] Storage(ApiServer api) => [];
}

public sealed class UpgradesOnPostgres : UpgradeTests
{
    protected override async Task<ApiServer> Old(int version)
    {
        var api = new PostgresApi { More = KeepOldRows };
        await using DbConnection connection = new NpgsqlConnection($"{api.Connection};Pooling=false");
        await OldDatabase.Make(connection, "PostgreSQL", version);
        return api;
    }

    protected override string[] Storage(ApiServer api) => ["--storage", "postgres", "--connection", ((PostgresApi)api).Connection];
}
