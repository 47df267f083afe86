using Grainline.Storage.Queries;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace Grainline.Storage.SQLite;

/// <summary>Everything that is not the group commit, as blocking calls.</summary>
internal static class SqliteReads
{
    /// <summary>A commit that changes nothing and reaches the disk like any other: the first page is logged as it was, since the number is set to
    /// what it always is. An update that changes nothing would log no page.</summary>
    public static readonly Sql EmptyCommit = Sql.Raw("pragma user_version = 0");

    public static IReadOnlyList<StoredState> States(SqliteConnection connection, IReadOnlyList<StateKey> keys)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select version, payload from grain_state where grain_type = @type and grain_key = @key and state_name = @name";
        var type = command.Parameters.Add("@type", SqliteType.Text);
        var key = command.Parameters.Add("@key", SqliteType.Text);
        var name = command.Parameters.Add("@name", SqliteType.Text);
        var states = new List<StoredState>();
        foreach (var wanted in keys)
        {
            (type.Value, key.Value, name.Value) = (wanted.GrainType, wanted.GrainKey, wanted.StateName);
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                states.Add(new StoredState(wanted, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
            }
        }

        return states;
    }

    public static Sql Claim(DueClaim claim) =>
        $"""
        update grain_state set due_at = {EpochMicroseconds.Of(claim.LeaseUntil)}
        where rowid in (
            select rowid from grain_state where due_at > {EpochMicroseconds.Of(claim.After)} and due_at <= {EpochMicroseconds.Of(claim.Now)}
            order by due_at limit {claim.Limit})
        returning grain_type, grain_key, state_name
        """;

    public static IReadOnlyList<StateKey> ClaimDue(SqliteConnection connection, DueClaim claim) =>
        Query(connection, Claim(claim), row => new StateKey(row.Text(0), row.Text(1), row.Text(2)));

    public static IReadOnlyList<T> Query<T>(SqliteConnection connection, Sql query, Func<Row, T> read)
    {
        using var command = Command(connection, query);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(new Row(reader, static (row, column) => EpochMicroseconds.From(row.GetInt64(column)))));
        }

        return rows;
    }

    public static int Execute(SqliteConnection connection, Sql statement)
    {
        using var command = Command(connection, statement);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, Sql sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.Text;
        for (var i = 0; i < sql.Values.Count; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", sql.Values[i] is DateTimeOffset time ? EpochMicroseconds.Of(time) : sql.Values[i]);
        }

        return command;
    }
}
