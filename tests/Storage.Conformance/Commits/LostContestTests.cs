using Grainline.Journal;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Commits;

/// <summary>A batch that PostgreSQL ends in favour of another transaction, so many times as the test says. A sequence counts the tries: it
/// is the one thing that a transaction that is rolled back has changed.</summary>
public sealed class LostContestTests : StorageTest<OnPostgres>
{
    /// <summary>Deadlock, and failed serialisation.</summary>
    public static TheoryData<string> Losses => ["40P01", "40001"];

    [Theory, MemberData(nameof(Losses))]
    public async Task A_batch_that_loses_is_tried_again_and_stored_once(string code)
    {
        var store = await Patient();
        await Lose(code, times: 4);
        await store.Write("a", Note.Of("x", Some.Delivery(1)));

        Assert.Equal("x", (await store.Read("a")).Note.Text);
        Assert.Equal((1, 1, 5), (await Database.Count("grain_state"), await Database.Count("deliveries"), await Tries()));
    }

    [Theory, MemberData(nameof(Losses))]
    public async Task A_batch_that_loses_every_time_is_given_up_and_its_caller_told_and_the_next_one_is_stored(string code)
    {
        var store = await Patient();
        await Lose(code, times: 5);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Write("a", Note.Of("x", Some.Delivery(1))));
        Assert.Equal((0, 0, 5), (await Database.Count("grain_state"), await Database.Count("deliveries"), await Tries()));

        await store.Write("b", Note.Of("y", Some.Delivery(2)));
        Assert.Equal("y", (await store.Read("b")).Note.Text);
    }

    /// <summary>A host that no slow disk makes give up instead.</summary>
    private Task<Store> Patient() => Start(null, ("OperationTimeout", "00:02:00"));

    private Task Lose(string code, int times) => Database.Execute(
        $"""
        create sequence tries;
        create function lose() returns trigger language plpgsql as $$
        begin
            if nextval('tries') <= {times} then raise exception 'lost' using errcode = '{code}'; end if;
            return null;
        end $$;
        create trigger contested before insert on grain_state for each statement execute function lose();
        """);

    private async Task<int> Tries() => int.Parse((await Database.Query("select last_value from tries"))[0], System.Globalization.CultureInfo.InvariantCulture);
}
