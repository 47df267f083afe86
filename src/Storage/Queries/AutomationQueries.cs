using System.Globalization;
using Grainline.Automations;
using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Automations and their versions.</summary>
public interface IAutomationQueries
{
    /// <summary>Newest first.</summary>
    /// <param name="archived">True = the archived ones, false = the others, null = all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<AutomationRow>> List(bool? archived, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Newest first, definitions included.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<VersionRow>> Versions(string automationId, PageRequest page, CancellationToken cancellationToken);

    Task<VersionRow?> FindVersion(AutomationRef automation, CancellationToken cancellationToken);

    /// <summary>The current versions of active automations whose definition has the word in it as a JSON text, in any case; the automation
    /// that was created first comes first, whenever its version was published.</summary>
    Task<IReadOnlyList<VersionRow>> FindActive(string word, CancellationToken cancellationToken);
}

internal sealed class AutomationQueries(IDatabase database) : IAutomationQueries, IVersionStore
{
    /// <summary>Automations that one message can be compared with.</summary>
    private const int MostActive = 1_000;

    private const int Active = (int)AutomationStatus.Active;
    private const int Archived = (int)AutomationStatus.Archived;

    private static readonly Sql Columns = Sql.Raw(AutomationTable.Upsert.ColumnList);
    private static readonly Sql VersionColumns = Sql.Raw(AutomationTable.InsertVersion.ColumnList);

    public async Task<Page<AutomationRow>> List(bool? archived, PageRequest page, CancellationToken cancellationToken)
    {
        var conditions = new List<Sql>();
        if (Cursor.Parse("automations", 2, page.Cursor) is [var createdAt, var id])
        {
            conditions.Add($"(created_at, id) < ({Cursor.Time(createdAt)}, {id})");
        }

        if (archived is { } only)
        {
            conditions.Add(only ? (Sql)$"status = {Archived}" : $"status <> {Archived}");
        }

        // Ids are drawn by lot. No index has this order: people write automations, and as many as they write are sorted at once.
        var rows = await database.Query(
            $"select {Columns} from automations {Sql.Where(conditions)} order by created_at desc, id desc limit {page.Fetch}",
            AutomationTable.Read,
            cancellationToken);
        return page.Of(rows, row => Cursor.Of("automations", EpochMicroseconds.Of(row.CreatedAt).ToString(CultureInfo.InvariantCulture), row.Id));
    }

    public async Task<Page<VersionRow>> Versions(string automationId, PageRequest page, CancellationToken cancellationToken)
    {
        var before = (int)Math.Clamp(Cursor.ParseNumber("versions", page.Cursor) ?? int.MaxValue, 0, int.MaxValue);
        var rows = await database.Query(
            $"""
            select {VersionColumns} from automation_versions
            where automation_id = {automationId} and version < {before} order by version desc limit {page.Fetch}
            """,
            AutomationTable.ReadVersion,
            cancellationToken);
        return page.Of(rows, row => Cursor.Of("versions", row.Automation.Version.ToString(CultureInfo.InvariantCulture)));
    }

    public async Task<VersionRow?> FindVersion(AutomationRef automation, CancellationToken cancellationToken)
    {
        var rows = await database.Find(
            $"select {VersionColumns} from automation_versions where automation_id = {automation.Id} and version = {automation.Version}",
            AutomationTable.ReadVersion,
            cancellationToken);
        return rows.SingleOrDefault();
    }

    public async Task<IReadOnlyList<VersionRow>> FindActive(string word, CancellationToken cancellationToken)
    {
        // A definition may write a type in any case.
        var pattern = string.Concat("%\"", word.ToLowerInvariant(), "\"%");
        return await database.Query(
            $"""
            select {VersionColumns} from automation_versions v
            where exists (select 1 from automations a where a.id = v.automation_id and a.version = v.version and a.status = {Active})
                and lower(definition) like {pattern}
            order by (select a.created_at from automations a where a.id = v.automation_id), automation_id limit {MostActive}
            """,
            AutomationTable.ReadVersion,
            cancellationToken);
    }

    public async Task<string?> Read(AutomationRef automation, CancellationToken cancellationToken) =>
        (await FindVersion(automation, cancellationToken))?.Definition;
}
