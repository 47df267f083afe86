using Grainline.Calendars;
using Grainline.Journal;
using Grainline.Storage.Calendars;
using Grainline.Storage.Queries;
using Grainline.Storage.Retention;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Storage.Queries;

public sealed class SettingsOnSqlite : SettingTests<OnSqlite>;

public sealed class SettingsOnPostgres : SettingTests<OnPostgres>;

/// <summary>What admins set for the whole service.</summary>
public abstract class SettingTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly StoredCalendar Office = new("office", 1, """{"name":"Office"}""", Some.Time);

    [Fact]
    public async Task Of_two_changes_of_a_calendar_the_second_is_told()
    {
        var calendars = Store.Get<ICalendarStore>();
        Assert.True(await calendars.Put(Office, CancellationToken.None));
        Assert.False(await calendars.Put(Office, CancellationToken.None));
        var changed = Office with { Version = 2, Content = "{}" };
        Assert.True(await calendars.Put(changed, CancellationToken.None));
        Assert.False(await calendars.Put(changed, CancellationToken.None));

        Assert.Equal(changed, await calendars.Read("office", CancellationToken.None));
        Assert.Equal([changed], await calendars.List(CancellationToken.None));
        Assert.True(await calendars.Delete("office", CancellationToken.None));
        Assert.False(await calendars.Delete("office", CancellationToken.None));
        Assert.Null(await calendars.Read("office", CancellationToken.None));
    }

    [Fact]
    public async Task Retention_is_what_was_set_before_what_is_configured()
    {
        var store = await Start(null, ("Retention", "100.00:00:00"));
        var retention = store.Get<IRetentionPolicy>();
        Assert.Equal(new HistoryLimit(TimeSpan.FromDays(100), IsSet: false, TimeSpan.FromDays(100)), await retention.Read(CancellationToken.None));
        await retention.Set(30, Some.Time, CancellationToken.None);
        Assert.Equal(new HistoryLimit(TimeSpan.FromDays(30), IsSet: true, TimeSpan.FromDays(100)), await retention.Read(CancellationToken.None));
        await retention.Set(0, Some.Time, CancellationToken.None);
        Assert.Equal(new HistoryLimit(Kept: null, IsSet: true, TimeSpan.FromDays(100)), await retention.Read(CancellationToken.None));
        await retention.Set(null, Some.Time, CancellationToken.None);
        Assert.False((await retention.Read(CancellationToken.None)).IsSet);
    }

    [Fact]
    public async Task A_retention_that_is_set_on_one_host_is_followed_by_another_without_a_restart()
    {
        var time = new ManualTimeProvider(Some.Time);
        var trimming = await Start(services => services.AddSingleton<TimeProvider>(time), ("Retention", "00:00:00"));
        await trimming.Journal.Append([new AuditRow(Some.Time.AddDays(-40), "old", "key.create", "key_1", Detail: null), new AuditRow(Some.Time.AddDays(-20), "new", "key.create", "key_2", Detail: null)]);
        await Store.Get<IRetentionPolicy>().Set(30, Some.Time, CancellationToken.None);

        await Eventually.Holds(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            var left = await trimming.Get<IAuditQueries>().List(new PageRequest(10, null), CancellationToken.None);
            return left.Items.Select(row => row.Actor).SequenceEqual(["new"]);
        });
    }
}
