using System.Globalization;
using Grainline.Tests.Support;
using Npgsql;

namespace Grainline.Tests.Storage.Databases;

/// <summary>A database of its own on the server that the tests of this process share.</summary>
public sealed class OnPostgres : TestDatabase
{
    private readonly string _connection;

    public OnPostgres()
        : this(PostgresServer.Shared.CreateDatabase())
    {
    }

    private OnPostgres(string connection) => _connection = connection;

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "Postgres",
        ["Storage:Connection"] = _connection,
    };

    /// <summary>A database that exists.</summary>
    public static OnPostgres At(string connection) => new(connection);

    public override string Explain => "explain (costs off)";

    public override string WholeTable => "Seq Scan";

    public override async Task<IReadOnlyList<string>> Query(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    public override async Task Execute(string sql) => await Query(sql);

    public override async Task<IAsyncDisposable> HoldCommits()
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("begin; lock table grain_state, deliveries, audit in share mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IReadOnlyList<(string Table, string Column)>> TextColumns()
    {
        var names = await Query(
            """
            select table_name || ':' || case data_type when 'bytea' then format('encode(%s, ''escape'')', column_name) else column_name end from information_schema.columns
            where table_schema = 'public' and data_type in ('text', 'bytea', 'jsonb', 'json', 'character varying')
            """);
        return [.. names.Select(name => name.Split(':')).Select(parts => (parts[0], parts[1]))];
    }

    public override string Holds(string column, string text) => $"position('{text}' in {column}) > 0";

    public override Task Analyze() => Execute("analyze");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
