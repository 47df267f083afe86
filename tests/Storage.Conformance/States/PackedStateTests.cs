using Grainline.Contacts;
using Grainline.Storage.Queries;
using Grainline.Storage.States;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.States;

/// <summary>Large states are packed on SQLite, which keeps values as they come.</summary>
public sealed class PackedStateTests : StorageTest<OnSqlite>
{
    [Fact]
    public async Task What_repeats_itself_takes_little_room()
    {
        var text = string.Concat(Enumerable.Repeat("the same once more, ", 1_000));
        await Store.Write("a", Note.Of(text));

        Assert.InRange(await Database.Count("grain_state where length(payload) < 1000"), 1, 1);
        Assert.Equal(text, (await Store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_small_state_stays_as_it_is()
    {
        await Store.Write("a", Note.Of("small"));

        Assert.Equal(["""{"the_text":"small"}"""], await Database.Query("select cast(payload as text) from grain_state"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PackedState.Whole - 20)]
    [InlineData(PackedState.Whole)]
    [InlineData(300_000)]
    public async Task Without_anything_that_repeats_itself_it_is_read_back_too(int length)
    {
        var text = Some.Noise(length);
        await Store.Write("a", Note.Of(text));

        Assert.Equal(text, (await Store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_large_state_that_an_earlier_version_wrote_is_read()
    {
        var text = new string('x', 10_000);
        await Store.Write("a", Note.Of(""));
        await Database.Execute($$"""update grain_state set payload = cast('{"the_text":"{{text}}"}' as blob)""");

        Assert.Equal(text, (await Store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_person_is_found_in_it()
    {
        await Store.Write("about", Note.Of(string.Concat(Enumerable.Repeat("nobody ", 1_000)) + Some.Phone));
        await Store.Write("other", Note.Of(string.Concat(Enumerable.Repeat("nobody ", 1_000))));

        var traces = Store.Get<ITraceQueries>().States(["notebook"], new PersonMentions([Some.Phone], []), CancellationToken.None);

        Assert.Equal("about", (await traces.ToListAsync()).Single().GrainKey);
    }
}
