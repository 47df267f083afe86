using Grainline.Calendars;
using Grainline.Storage.Queries;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Calendars;

/// <summary>Keeps the service's calendars. There are few: people make them.</summary>
public interface ICalendarStore : ICalendarDirectory
{
    /// <summary>All, by id.</summary>
    Task<IReadOnlyList<StoredCalendar>> List(CancellationToken cancellationToken);

    /// <summary>Keeps the calendar in place of the version before it; version 1 makes it. False when somebody was faster.</summary>
    Task<bool> Put(StoredCalendar calendar, CancellationToken cancellationToken);

    /// <summary>False when there is none.</summary>
    Task<bool> Delete(string id, CancellationToken cancellationToken);
}

internal sealed class CalendarStore(IDatabase database) : ICalendarStore
{
    private static readonly Sql Columns = Sql.Raw("id, version, content, updated_at");

    public async Task<StoredCalendar?> Read(string id, CancellationToken cancellationToken) =>
        (await database.Find($"select {Columns} from calendars where id = {id}", Read, cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<StoredCalendar>> List(CancellationToken cancellationToken) =>
        database.Query($"select {Columns} from calendars order by id", Read, cancellationToken);

    public async Task<bool> Put(StoredCalendar calendar, CancellationToken cancellationToken)
    {
        var content = StoredText.Clean(calendar.Content)!;
        return await database.Execute(
            calendar.Version == 1
                ? (Sql)$"""
                insert into calendars (id, version, content, updated_at)
                values ({calendar.Id}, {calendar.Version}, {content}, {calendar.UpdatedAt}) on conflict do nothing
                """
                : (Sql)$"""
                update calendars set version = {calendar.Version}, content = {content}, updated_at = {calendar.UpdatedAt}
                where id = {calendar.Id} and version = {calendar.Version - 1}
                """,
            cancellationToken) == 1;
    }

    public async Task<bool> Delete(string id, CancellationToken cancellationToken) =>
        await database.Execute($"delete from calendars where id = {id}", cancellationToken) == 1;

    private static StoredCalendar Read(Row row) => new(row.Text(0), row.Number(1), row.Text(2), row.Time(3));
}
