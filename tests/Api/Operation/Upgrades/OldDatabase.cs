using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation.Upgrades;

/// <summary>A database as a program of an earlier schema left it: that schema's scripts, and rows as a program of the first one wrote them (rows.json).</summary>
internal static class OldDatabase
{
    public const int Oldest = 1;


    /// <summary>What was put in.</summary>
    public static JsonObject Content { get; } = Read();

    /// <summary>The newest schema.</summary>
    public static int Newest => Scripts("SQLite").Length;

    /// <summary>Makes it.</summary>
    /// <param name="connection">To an empty database.</param>
    /// <param name="database">The folder of the scripts: <c>SQLite</c> or <c>PostgreSQL</c>.</param>
    /// <param name="version">Of the schema.</param>
    public static async Task Make(DbConnection connection, string database, int version)
    {
        await connection.OpenAsync();
        var at = database == "SQLite" ? "text not null default current_timestamp" : "timestamptz not null default now()";
        await Run(connection, $"create table schema_version (version integer primary key, name text not null, applied_at {at})");
        foreach (var (script, number) in Scripts(database).Take(version).Select((script, index) => (script, index + 1)))
        {
            await Run(connection, await File.ReadAllTextAsync(script));
            await Run(connection, $"insert into schema_version (version, name) values ({number}, '{Path.GetFileNameWithoutExtension(script)}')");
        }

        foreach (var (table, rows) in Content["tables"]!.AsObject())
        {
            foreach (var row in rows!.AsArray().Select(row => row!.AsObject()))
            {
                await Insert(connection, table, row, isSqlite: database == "SQLite");
            }
        }
    }

    /// <summary>A contact remembers deliveries for a week, and the rows are older: so those in its state came today.</summary>
    private static JsonObject Read()
    {
        var content = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/Api/Operation/Upgrades/rows.json")))!.AsObject();
        var states = content["tables"]!.AsObject().SelectMany(table => table.Value!.AsArray()).Select(row => row!["payload"] as JsonObject);
        foreach (var recent in states.SelectMany(state => state?["recent"] as JsonArray ?? []))
        {
            recent!["at"] = DateTimeOffset.UtcNow;
        }

        return content;
    }

    private static async Task Insert(DbConnection connection, string table, JsonObject row, bool isSqlite)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"insert into {table} ({string.Join(", ", row.Select(column => column.Key))}) values ({string.Join(", ", row.Select(column => "@" + column.Key))})";
        foreach (var (column, value) in row)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + column, Value(column, value, isSqlite));
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Columns are of one kind wherever they have the same name.</summary>
    private static object Value(string column, JsonNode? value, bool isSqlite) => (column, value) switch
    {
        (_, null) => DBNull.Value,
        ("payload" or "profile" or "body", _) => Encoding.UTF8.GetBytes(value is JsonValue text ? text.GetValue<string>() : value.ToJsonString()),
        ("at", _) => Time(value, isSqlite),
        _ when column.EndsWith("_at", StringComparison.Ordinal) => Time(value, isSqlite),
        ("contact_created", _) when !isSqlite => value.GetValue<long>() != 0,
        (_, JsonValue number) when number.TryGetValue<long>(out var whole) => whole,
        _ => value.GetValue<string>(),
    };

    /// <summary>Microseconds since 1970, as SQLite keeps them.</summary>
    private static object Time(JsonNode value, bool isSqlite) => isSqlite
        ? value.GetValue<long>()
        : DateTime.UnixEpoch.AddTicks(value.GetValue<long>() * TimeSpan.TicksPerMicrosecond);

    private static string[] Scripts(string database) =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src/Storage", database, "Migrations"), "*.sql").Order(StringComparer.Ordinal)];

    private static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
