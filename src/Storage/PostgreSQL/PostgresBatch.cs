using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>The statements of one connection's commits. Those of a commit go out in one round trip, as one implicit
/// transaction.</summary>
internal sealed class PostgresBatch : IRowStatements
{
    private readonly Dictionary<(object Statement, bool Careful), object> _statements = [];
    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>Whether rows may be there that are new as a rule (<see cref="RowStatement{TRow}.ConflictIsRare"/>).</summary>
    public bool Careful { get; set; }

    public IReadOnlyList<NpgsqlBatchCommand> Commands => _commands;

    public void Clear() => _commands.Clear();

    public void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (!_statements.TryGetValue((statement, Careful), out var known))
        {
            known = new PostgresStatement<TRow>(statement, Careful);
            _statements.Add((statement, Careful), known);
        }

        var prepared = (PostgresStatement<TRow>)known;
        prepared.Fill(rows);
        _commands.Add(prepared.Command);
    }
}
