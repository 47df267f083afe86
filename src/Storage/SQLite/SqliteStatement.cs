using System.Text;
using Grainline.Storage.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>
/// A prepared statement that runs once per row. It speaks to SQLite itself: the ADO.NET command looks every parameter up
/// by name and boxes every value, which costs more than the insert.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const uint Persistent = 1; // SQLITE_PREPARE_PERSISTENT

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1_024];

    public SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, text, Persistent, out _statement));
    }

    /// <summary>Binds a row's columns to the parameters from the first on.</summary>
    public void Bind<TRow>(Column<TRow>[] columns, TRow row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            switch (columns[i])
            {
                case TextColumn<TRow> text: Bind(i + 1, StoredText.Clean(text.Value(row))); break;
                case BytesColumn<TRow> bytes: Bind(i + 1, bytes.Value(row).Span); break;
                case NumberColumn<TRow> number: Bind(i + 1, number.Value(row)); break;
                case LongColumn<TRow> number: Bind(i + 1, number.Value(row)); break;
                case FlagColumn<TRow> flag: Bind(i + 1, flag.Value(row) ? 1 : 0); break;
                case TimeColumn<TRow> time: Bind(i + 1, EpochMicroseconds.Of(time.Value(row))); break;
                default: throw new NotSupportedException(columns[i].GetType().Name);
            }
        }
    }

    public void Bind(int parameter, long? value) => Check(value is { } number
        ? raw.sqlite3_bind_int64(_statement, parameter, number)
        : raw.sqlite3_bind_null(_statement, parameter));

    public void Bind(int parameter, ReadOnlySpan<byte> value) => Check(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
        : raw.sqlite3_bind_blob(_statement, parameter, value));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return;
        }

        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (length > _text.Length)
        {
            _text = new byte[length];
        }

        Check(raw.sqlite3_bind_text(_statement, parameter, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
    }

    /// <summary>Runs the statement and gives back how many rows it met.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        Check(code);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs a query for one number; null when there is no row.</summary>
    public long? Number()
    {
        var code = raw.sqlite3_step(_statement);
        long? number = code == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : null;
        raw.sqlite3_reset(_statement);
        Check(code);
        return number;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
