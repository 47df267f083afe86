using System.Collections.Concurrent;
using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Collects the statements of one commit; they go out in one round trip, as one implicit transaction.</summary>
internal sealed class PostgresBatch(NpgsqlBatch batch) : IRowStatements
{
    private static readonly ConcurrentDictionary<object, string> Texts = new();

    public void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count > 0)
        {
            Add(Texts.GetOrAdd(statement, _ => Text(statement)), statement.Columns.Select(column => PostgresArrays.Of(column, rows)));
        }
    }

    public void Add(string text, params IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static string Text<TRow>(RowStatement<TRow> statement)
    {
        var arrays = string.Join(", ", Enumerable.Range(1, statement.Columns.Length).Select(number => $"${number}"));
        var rows = $"unnest({arrays}) as r ({statement.ColumnList})";
        return statement.Into is { } table
            ? $"insert into {table} ({statement.ColumnList}) select * from {rows} {statement.Text}"
            : statement.Text.Replace(RowStatement<TRow>.Rows, rows, StringComparison.Ordinal);
    }
}
