using Grainline.Storage.Commits;
using Grainline.Storage.States;
using Grainline.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace Grainline.Storage.SQLite;

/// <summary>Changes of single states, each valid only on the version that its writer has read.</summary>
internal sealed class SqliteStates(SqliteConnection connection) : IDisposable
{
    private const string Where = "where grain_type = ?1 and grain_key = ?2 and state_name = ?3";

    private readonly SqliteStatement _create = new(
        connection,
        """
        insert into grain_state (grain_type, grain_key, state_name, version, payload, due_at, modified_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing
        """);

    private readonly SqliteStatement _update = new(
        connection, $"update grain_state set version = ?4, payload = ?5, due_at = ?6, modified_at = ?7 {Where} and version = ?8");

    // SQLite writes an index anew for a column that is set, also to what it was, and most writes leave the due time as it is.
    private readonly SqliteStatement _updateNotDue = new(
        connection, $"update grain_state set version = ?4, payload = ?5, modified_at = ?7 {Where} and version = ?8 and due_at is ?6");

    private readonly SqliteStatement _delete = new(connection, $"delete from grain_state {Where} and version = ?4");

    private readonly SqliteStatement _version = new(connection, $"select version from grain_state {Where}");

    /// <summary>Makes a change, if its version fits.</summary>
    /// <returns>Null when the change was made, else the version that is stored.</returns>
    public long? Apply(StateChange change)
    {
        var met = (change.Expected, change.Next) switch
        {
            (0, 0) => Version(change.Key) == 0,
            (0, _) => Put(_create, change),
            (_, 0) => Delete(change),
            _ => Put(_updateNotDue, change) || Put(_update, change),
        };
        return met ? null : Version(change.Key);
    }

    public void Dispose()
    {
        _create.Dispose();
        _update.Dispose();
        _updateNotDue.Dispose();
        _delete.Dispose();
        _version.Dispose();
    }

    private static void Bind(SqliteStatement statement, StateKey key)
    {
        statement.Bind(1, key.GrainType);
        statement.Bind(2, key.GrainKey);
        statement.Bind(3, key.StateName);
    }

    private static bool Put(SqliteStatement statement, StateChange change)
    {
        Bind(statement, change.Key);
        statement.Bind(4, change.Next);
        statement.Bind(5, change.Payload.Span);
        statement.Bind(6, EpochMicroseconds.Of(change.DueAt));
        statement.Bind(7, EpochMicroseconds.Of(change.ModifiedAt));
        if (change.Expected != 0)
        {
            statement.Bind(8, change.Expected);
        }

        return statement.Run() == 1;
    }

    private bool Delete(StateChange change)
    {
        Bind(_delete, change.Key);
        _delete.Bind(4, change.Expected);
        return _delete.Run() == 1;
    }

    private long Version(StateKey key)
    {
        Bind(_version, key);
        return _version.Number() ?? 0;
    }
}
