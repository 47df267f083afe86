using System.Globalization;
using Grainline.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Grainline.Tests.Storage.Databases;

/// <summary>A file in a temporary folder.</summary>
public sealed class OnSqlite : TestDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grainline-test-").FullName;

    public string DatabaseFile => Path.Combine(_folder, SqliteDatabase.FileName);

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "Sqlite",
        ["Storage:Directory"] = _folder,
    };

    public override string Explain => "explain query plan";

    public override string WholeTable => "SCAN ";

    public override async Task<IReadOnlyList<string>> Query(string sql)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    public override async Task Execute(string sql)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<IAsyncDisposable> HoldCommits()
    {
        var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IReadOnlyList<(string Table, string Column)>> TextColumns()
    {
        var names = await Query(
            """
            select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'sqlite_%' and c.type in ('TEXT', 'BLOB', 'text', 'blob')
            """);
        return [.. names.Select(name => name.Split('.')).Select(parts => (parts[0], parts[1]))];
    }

    public override string Holds(string column, string text) => $"instr(cast({column} as text), '{text}') > 0";

    public override Task Analyze() => Execute("analyze");

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        return connection;
    }
}
