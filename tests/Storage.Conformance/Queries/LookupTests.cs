using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Messages;
using Grainline.Storage.Calendars;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Queries;

public sealed class LookupsOnSqlite : LookupTests<OnSqlite>;

public sealed class LookupsOnPostgres : LookupTests<OnPostgres>;

/// <summary>What grains look up beside their states.</summary>
public abstract class LookupTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_a_turn_waits_for_is_found_while_lists_hold_all_connections_of_the_console()
    {
        var store = await Start(null, ("QueryConnections", "1"));
        await store.Journal.Append([Some.Version(1), Some.Message(1, status: MessageStatus.Sent)]);
        var calendar = new StoredCalendar("office", 1, "{}", Some.Time);
        Assert.True(await store.Get<ICalendarStore>().Put(calendar, None));
        using var isOver = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var list = store.Database.Query(
            $"select 1",
            _ =>
            {
                begun.SetResult();
                isOver.Wait();
                return 1;
            },
            None);
        try
        {
            await begun.Task;

            Assert.Equal(Some.Version(1).Definition, await store.Get<IVersionStore>().Read(new AutomationRef("au_1", 1), None));
            Assert.Equal(calendar, await store.Get<ICalendarDirectory>().Read("office", None));
            Assert.Equal(MessageStatus.Sent, await store.Get<IMessageLog>().FindStatus("run_000000001-1", 0, None));
            Assert.NotNull(await store.Get<IMessageLog>().Find("run_000000001-1", providerId: null, None));
        }
        finally
        {
            isOver.Set();
            await Record.ExceptionAsync(() => list);
        }
    }
}
