using System.Globalization;
using Grainline.Storage.DataProtection;
using Grainline.Storage.Migrations;
using Grainline.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Grainline.Storage.Maintenance;

/// <summary>Copies the SQLite database while a service works on it.</summary>
public static class SqliteBackup
{
    /// <summary>The name of the database in the data folder.</summary>
    public const string FileName = SqliteDatabase.FileName;

    /// <summary>Copies what is committed now, by SQLite's backup API: one read transaction, for which the service does not stop.</summary>
    /// <param name="source">The database.</param>
    /// <param name="target">A file that does not exist.</param>
    /// <exception cref="SqliteException">It cannot be read or written.</exception>
    public static void Copy(string source, string target)
    {
        using var from = Open(source, SqliteOpenMode.ReadWrite);
        using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
        from.BackupDatabase(to);

        // The copy is one file: nothing of it may be left in a log beside it.
        Ask(to, "pragma journal_mode = delete");
    }

    /// <summary>Looks at every page and index of a copy.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    /// <exception cref="SchemaTooNewException">Nothing is, and the database is of a newer program.</exception>
    public static string? Examine(string file)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            var finding = Ask(connection, "pragma integrity_check(1)");
            if (finding != "ok")
            {
                return finding;
            }

            var (stored, known) = (SchemaVersion(connection), SchemaScript.For("SQLite")[^1].Version);
            return stored <= known ? null : throw new SchemaTooNewException(stored, known);
        }
        catch (SqliteException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>Whether a copy that is whole has keys that only the master key opens.</summary>
    public static bool HasSealedKeys(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "select xml from protection_keys";
        using var keys = command.ExecuteReader();
        while (keys.Read())
        {
            if (KeySeal.IsSealed(keys.GetString(0)))
            {
                return true;
            }
        }

        return false;
    }

    private static int SchemaVersion(SqliteConnection connection) =>
        int.Parse(Ask(connection, "select coalesce(max(version), 0) from schema_version"), CultureInfo.InvariantCulture);

    private static string Ask(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();
        return connection;
    }
}
