using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Grainline.Tests.Api.Operation;

/// <summary>A way past the product into its SQLite file.</summary>
internal static class Sqlite
{
    public static void Execute(string data, string sql) => Run(data, command => command.ExecuteNonQuery(), sql);

    public static long Count(string data, string from) =>
        Convert.ToInt64(Run(data, command => command.ExecuteScalar(), $"select count(*) from {from}"), CultureInfo.InvariantCulture);

    /// <summary>Keeps every commit waiting until it is disposed of.</summary>
    public static IDisposable HoldCommits(string data)
    {
        var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }

    private static T Run<T>(string data, Func<SqliteCommand, T> run, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "grainline.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
