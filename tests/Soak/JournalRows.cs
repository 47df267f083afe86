using System.Globalization;
using Grainline.Tests.Support.Databases;
using Microsoft.Data.Sqlite;

namespace Grainline.Tests.Soak;

/// <summary>How much history there is.</summary>
internal static class JournalRows
{
    private static readonly string Count = "select " + string.Join(
        " + ", ((string[])["deliveries", "runs", "steps", "messages", "audit"]).Select(table => $"(select count(*) from {table})"));

    public static long Of(IDatabase database) => database switch
    {
        PostgresDatabase postgres => long.Parse(postgres.Server.Query("postgres", Count), CultureInfo.InvariantCulture),
        SqliteDatabase sqlite => Of(sqlite.File),
        _ => throw new ArgumentOutOfRangeException(nameof(database)),
    };

    private static long Of(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Count;
        return (long)command.ExecuteScalar()!;
    }
}
