using Grainline.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Grainline.Storage.PostgreSQL;

/// <summary>A column of many rows as one parameter, which <c>unnest</c> turns into rows again.</summary>
internal abstract class PostgresArray<TRow>
{
    public abstract NpgsqlParameter Parameter { get; }

    public static PostgresArray<TRow> Of(Column<TRow> column) => column switch
    {
        TextColumn<TRow> text => Of(row => StoredText.Clean(text.Value(row)), NpgsqlDbType.Text),
        BytesColumn<TRow> bytes => Of(bytes.Value, NpgsqlDbType.Bytea),
        NumberColumn<TRow> number => Of(number.Value, NpgsqlDbType.Integer),
        LongColumn<TRow> number => Of(number.Value, NpgsqlDbType.Bigint),
        FlagColumn<TRow> flag => Of(flag.Value, NpgsqlDbType.Boolean),
        TimeColumn<TRow> time => Of(row => time.Value(row)?.UtcDateTime, NpgsqlDbType.TimestampTz),
        _ => throw new NotSupportedException(column.GetType().Name),
    };

    public abstract void Fill(IReadOnlyCollection<TRow> rows);

    private static Values<TValue> Of<TValue>(Func<TRow, TValue> value, NpgsqlDbType type) => new(value, type);

    private sealed class Values<TValue>(Func<TRow, TValue> value, NpgsqlDbType type) : PostgresArray<TRow>
    {
        private readonly NpgsqlParameter<TValue[]> _parameter = new() { NpgsqlDbType = NpgsqlDbType.Array | type };

        public override NpgsqlParameter Parameter => _parameter;

        public override void Fill(IReadOnlyCollection<TRow> rows)
        {
            var values = new TValue[rows.Count];
            var i = 0;
            foreach (var row in rows)
            {
                values[i++] = value(row);
            }

            _parameter.TypedValue = values;
        }
    }
}
