using Grainline.Automations;
using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>Automations as lists see them, and their versions.</summary>
internal static class AutomationTable
{
    public static readonly RowStatement<AutomationRow> Upsert = RowStatement<AutomationRow>.Insert(
        "automations",
        [
            new TextColumn<AutomationRow>("id", row => row.Id),
            new TextColumn<AutomationRow>("name", row => row.Name),
            new NumberColumn<AutomationRow>("status", row => (int)row.Status),
            new NumberColumn<AutomationRow>("version", row => row.Version),
            new TimeColumn<AutomationRow>("created_at", row => row.CreatedAt),
            new TimeColumn<AutomationRow>("updated_at", row => row.UpdatedAt),
        ],
        """
        on conflict (id) do update set
            name = excluded.name, status = excluded.status, version = excluded.version, updated_at = excluded.updated_at
        """);

    public static readonly RowStatement<AutomationRemoval> Remove = RowStatement<AutomationRemoval>.Of(
        $"delete from automations where id in (select id from {RowStatement<AutomationRemoval>.Rows})",
        new TextColumn<AutomationRemoval>("id", row => row.Id));

    public static readonly RowStatement<VersionRow> InsertVersion = RowStatement<VersionRow>.Insert(
        "automation_versions",
        [
            new TextColumn<VersionRow>("automation_id", row => row.Automation.Id),
            new NumberColumn<VersionRow>("version", row => row.Automation.Version),
            new TextColumn<VersionRow>("definition", row => row.Definition),
            new TimeColumn<VersionRow>("created_at", row => row.CreatedAt),
            new TextColumn<VersionRow>("created_by", row => row.CreatedBy),
        ],
        "on conflict (automation_id, version) do nothing",
        conflictIsRare: true);

    public static AutomationRow Read(Row row) => new()
    {
        Id = row.Text(0),
        Name = row.Text(1),
        Status = (AutomationStatus)row.Number(2),
        Version = row.Number(3),
        CreatedAt = row.Time(4),
        UpdatedAt = row.Time(5),
    };

    public static VersionRow ReadVersion(Row row) => new()
    {
        Automation = new AutomationRef(row.Text(0), row.Number(1)),
        Definition = row.Text(2),
        CreatedAt = row.Time(3),
        CreatedBy = row.Text(4),
    };
}
