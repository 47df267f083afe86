using System.Globalization;
using Grainline.Journal;
using Grainline.Storage.Migrations;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Brings the schema up to date, in one transaction and under an advisory lock: hosts that start together wait for
/// the first one and then find nothing to do.</summary>
internal sealed class PostgresMigrations(NpgsqlDataSource source, TimeSpan timeout)
{
    /// <summary>Any number that nobody else of this database uses: "grainlin" in ASCII.</summary>
    private const long AdvisoryLock = 0x677261696E6C696E;

    private static readonly IReadOnlyList<SchemaScript> Scripts = SchemaScript.For("PostgreSQL");

    /// <summary>Waits for a connection and for other hosts no longer than the time; a script that has begun takes as long as it takes, since the next
    /// start would begin it anew.</summary>
    public async Task Apply(CancellationToken cancellationToken)
    {
        var begun = Begin();
        try
        {
            await using var connection = await begun.WaitAsync(timeout, cancellationToken);
            await Run(connection);
        }
        catch (TimeoutException exception) when (!begun.IsCompleted)
        {
            _ = PostgresConnections.Leave(begun, late => late);
            throw new StorageUnavailableException($"Nobody answered within {timeout}, or another host that brings the schema up to date.", exception);
        }
    }

    private static async Task<int> Number(NpgsqlConnection connection, string text)
    {
        await using var command = Command(connection, text);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task Run(NpgsqlConnection connection, string text)
    {
        await using var command = Command(connection, text);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Without a time-out of its own: waiting for another host, a large table, and the disk at the end take as long as they take.</summary>
    private static NpgsqlCommand Command(NpgsqlConnection connection, string text) => new(text, connection) { CommandTimeout = 0 };

    /// <summary>The transaction is one in SQL, since the driver's own would end its commit after the time of any command. Where this one
    /// does not come to its commit, the pool rolls it back.</summary>
    private Task<NpgsqlConnection> Begin() => PostgresConnections.Open(source, async connection =>
    {
        await Run(connection, "begin; set local statement_timeout = 0; set local lock_timeout = 0");
        await Run(connection, $"select pg_advisory_xact_lock({AdvisoryLock})");
        return connection;
    });

    /// <summary>Who may not create tables may still run what needs none.</summary>
    private static async Task Run(NpgsqlConnection connection)
    {
        if (await Number(connection, "select count(to_regclass('schema_version'))") == 0)
        {
            await Run(connection, "create table schema_version (version int primary key, name text not null, applied_at timestamptz not null default now())");
        }

        var stored = await Number(connection, "select coalesce(max(version), 0) from schema_version");
        foreach (var script in SchemaScript.Missing(Scripts, stored))
        {
            await Run(connection, script.Text);
            await Run(connection, $"insert into schema_version (version, name) values ({script.Version}, '{script.Name}')");
        }

        await Run(connection, "commit");
    }
}
