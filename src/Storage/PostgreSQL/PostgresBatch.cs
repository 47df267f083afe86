using System.Collections.Concurrent;
using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Collects the statements of one commit; they go out in one round trip, as one implicit transaction.</summary>
/// <param name="batch">Where they go.</param>
/// <param name="careful">Whether rows may be there that are new as a rule.</param>
internal sealed class PostgresBatch(NpgsqlBatch batch, bool careful) : IRowStatements
{
    private static readonly ConcurrentDictionary<(object Statement, bool Careful), string> Texts = new();

    public void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count > 0)
        {
            Add(Texts.GetOrAdd((statement, careful), _ => Text(statement, careful)), statement.Columns.Select(column => PostgresArrays.Of(column, rows)));
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

    /// <summary>The statement for all rows, with one array per column as parameters from <c>$1</c> on.</summary>
    internal static string Text<TRow>(RowStatement<TRow> statement, bool careful)
    {
        var conflict = statement.ConflictIsRare && !careful ? "" : statement.Text;
        var arrays = string.Join(", ", Enumerable.Range(1, statement.Columns.Length).Select(number => $"${number}"));
        var rows = $"unnest({arrays}) as r ({statement.ColumnList})";
        return statement.Into is { } table
            ? $"insert into {table} ({statement.ColumnList}) select * from {rows} {conflict}"
            : statement.Text.Replace(RowStatement<TRow>.Rows, rows, StringComparison.Ordinal);
    }
}
