using Grainline.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Turns rows into one array per column, which <c>unnest</c> turns into rows again.</summary>
internal static class PostgresArrays
{
    public static NpgsqlParameter Of<TRow>(Column<TRow> column, IReadOnlyCollection<TRow> rows) => column switch
    {
        TextColumn<TRow> text => Of(rows, row => StoredText.Clean(text.Value(row)), NpgsqlDbType.Text),
        BytesColumn<TRow> bytes => Of(rows, bytes.Value, NpgsqlDbType.Bytea),
        NumberColumn<TRow> number => Of(rows, number.Value, NpgsqlDbType.Integer),
        FlagColumn<TRow> flag => Of(rows, flag.Value, NpgsqlDbType.Boolean),
        TimeColumn<TRow> time => Of(rows, row => time.Value(row)?.UtcDateTime, NpgsqlDbType.TimestampTz),
        _ => throw new NotSupportedException(column.GetType().Name),
    };

    public static NpgsqlParameter Of<TRow, TValue>(IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            values[i++] = value(row);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
