namespace Grainline.Storage.Tables;

/// <summary>
/// A statement that runs over many rows at once. Its text is the same for every database, except for <see cref="Rows"/>:
/// there PostgreSQL gets one array per column, and SQLite the values of one row after another.
/// </summary>
internal sealed class RowStatement<TRow>
{
    /// <summary>Stands for the rows, as a table named <c>r</c> with the columns' names.</summary>
    public const string Rows = "{rows}";

    private RowStatement(Column<TRow>[] columns, string text, string? into, bool conflictIsRare)
    {
        Columns = columns;
        Text = text;
        Into = into;
        ConflictIsRare = conflictIsRare;
    }

    public Column<TRow>[] Columns { get; }

    public string Text { get; }

    /// <summary>The table, when the statement is an insert of all columns; then <see cref="Text"/> is what follows the values.</summary>
    public string? Into { get; }

    /// <summary>Whether a row is there already only when a caller repeats itself. PostgreSQL looks a row up before it inserts
    /// it with a conflict clause, so such rows are first inserted without one.</summary>
    public bool ConflictIsRare { get; }

    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>An insert of whole rows.</summary>
    /// <param name="table">Where the rows go.</param>
    /// <param name="columns">All columns that are written.</param>
    /// <param name="conflict">What happens to a row that is there already, or nothing.</param>
    /// <param name="conflictIsRare">See <see cref="ConflictIsRare"/>.</param>
    public static RowStatement<TRow> Insert(string table, Column<TRow>[] columns, string conflict = "", bool conflictIsRare = false) =>
        new(columns, conflict, table, conflictIsRare);

    /// <summary>Any other statement.</summary>
    /// <param name="text">An update or delete that names <see cref="Rows"/> once.</param>
    /// <param name="columns">The columns of the rows.</param>
    public static RowStatement<TRow> Of(string text, params Column<TRow>[] columns) => new(columns, text, into: null, conflictIsRare: false);
}

/// <summary>Runs statements over rows; each database has its own. No rows, no statement.</summary>
internal interface IRowStatements
{
    void Run<TRow>(RowStatement<TRow> statement, IReadOnlyCollection<TRow> rows);
}
