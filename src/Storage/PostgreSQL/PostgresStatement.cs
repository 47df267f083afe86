using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>A statement over many rows, with parameters that stay: finding out how to send a parameter costs more than
/// sending it.</summary>
internal sealed class PostgresStatement<TRow>
{
    private readonly PostgresArray<TRow>[] _arrays;

    public PostgresStatement(RowStatement<TRow> statement, bool careful)
    {
        _arrays = [.. statement.Columns.Select(PostgresArray<TRow>.Of)];
        Command = new NpgsqlBatchCommand(Text(statement, careful));
        foreach (var array in _arrays)
        {
            Command.Parameters.Add(array.Parameter);
        }
    }

    public NpgsqlBatchCommand Command { get; }

    public void Fill(IReadOnlyCollection<TRow> rows)
    {
        foreach (var array in _arrays)
        {
            array.Fill(rows);
        }
    }

    private static string Text(RowStatement<TRow> statement, bool careful)
    {
        var arrays = string.Join(", ", Enumerable.Range(1, statement.Columns.Length).Select(number => $"${number}"));
        var rows = $"unnest({arrays}) as r ({statement.ColumnList})";
        var conflict = statement.ConflictIsRare && !careful ? "" : statement.Text;
        return statement.Into is { } table
            ? $"insert into {table} ({statement.ColumnList}) select * from {rows} {conflict}"
            : statement.Text.Replace(RowStatement<TRow>.Rows, rows, StringComparison.Ordinal);
    }
}
