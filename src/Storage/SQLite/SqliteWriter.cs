using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>Commits a batch on the writing thread, with statements that stay prepared.</summary>
internal sealed class SqliteWriter(SqliteThread thread, SqliteCheckpoints checkpoints) : IBatchWriter, IRowStatements
{
    // Touched on the writing thread only.
    private readonly Dictionary<object, SqliteStatement> _rowStatements = [];
    private SqliteStates? _states;
    private SqliteConnection? _connection;

    public bool HasThread => true;

    public Task Connect() => thread.RunAndStay(Prepare);

    public async Task<IReadOnlyList<StaleWrite>> Commit(IReadOnlyList<Write> writes)
    {
        try
        {
            return await thread.RunAndStay(connection => Commit(connection, writes)).ConfigureAwait(false);
        }
        catch (SqliteException exception) when (!IsRow(exception))
        {
            throw new StorageUnavailableException("A commit failed.", exception);
        }
    }

    public async ValueTask DisposeAsync() => await thread.Run(Forget);

    public void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (!_rowStatements.TryGetValue(statement, out var prepared))
        {
            prepared = new SqliteStatement(_connection!, Text(statement));
            _rowStatements.Add(statement, prepared);
        }

        foreach (var row in rows)
        {
            prepared.Bind(statement.Columns, row);
            prepared.Run();
        }
    }

    /// <summary>Whether a row is at fault, so that the batch may pass without it.</summary>
    private static bool IsRow(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    /// <summary>The statement for one row, with its columns as parameters from <c>?1</c> on.</summary>
    internal static string Text<TRow>(RowStatement<TRow> statement)
    {
        var parameters = statement.Columns.Select((column, i) => statement.Into is null ? $"?{i + 1} as {column.Name}" : $"?{i + 1}");
        var values = string.Join(", ", parameters);
        return statement.Into is { } table
            ? $"insert into {table} ({statement.ColumnList}) values ({values}) {statement.Text}"
            : statement.Text.Replace(RowStatement<TRow>.Rows, $"(select {values}) as r", StringComparison.Ordinal);
    }

    private bool Prepare(SqliteConnection connection)
    {
        _connection = connection;
        _states ??= new SqliteStates(connection);
        return true;
    }

    private List<StaleWrite> Commit(SqliteConnection connection, IReadOnlyList<Write> writes)
    {
        using var transaction = connection.BeginTransaction();
        var stale = new List<StaleWrite>();
        var journal = new JournalBatch();
        foreach (var write in writes)
        {
            if (write.Change is { } change && _states!.Apply(change) is { } stored)
            {
                stale.Add(new StaleWrite(write, stored));
            }
            else
            {
                journal.Add(write.Rows);
            }
        }

        journal.Run(this);
        transaction.Commit();
        checkpoints.Committed(connection);
        return stale;
    }

    private bool Forget()
    {
        foreach (var statement in _rowStatements.Values)
        {
            statement.Dispose();
        }

        _rowStatements.Clear();
        _states?.Dispose();
        _states = null;
        return true;
    }
}
