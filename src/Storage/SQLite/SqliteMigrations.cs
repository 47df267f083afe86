using System.Globalization;
using Grainline.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace Grainline.Storage.SQLite;

/// <summary>Brings the schema up to date in one exclusive transaction: processes that start together wait for the first one
/// and then find nothing to do.</summary>
internal static class SqliteMigrations
{
    private static readonly IReadOnlyList<SchemaScript> Scripts = SchemaScript.For("SQLite");

    public static void Apply(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "create table if not exists schema_version (version integer primary key, name text not null, applied_at text not null default current_timestamp) strict");
        using var version = connection.CreateCommand();
        version.CommandText = "select coalesce(max(version), 0) from schema_version";
        var stored = Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        foreach (var script in SchemaScript.Missing(Scripts, stored))
        {
            Run(connection, script.Text);
            Run(connection, $"insert into schema_version (version, name) values ({script.Version}, '{script.Name}')");
        }

        transaction.Commit();
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
