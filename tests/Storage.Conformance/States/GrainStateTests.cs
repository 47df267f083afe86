using System.Text;
using Grainline.Storage.States;
using Grainline.Tests.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Grainline.Tests.Storage.States;

public sealed class GrainStateOnSqlite : GrainStateTests<OnSqlite>;

public sealed class GrainStateOnPostgres : GrainStateTests<OnPostgres>;

/// <summary>What a grain may rely on when it reads, writes and clears.</summary>
public abstract class GrainStateTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var text = "È l'amico 👋 \u0000 \"quoted\" \\ " + new string('x', 100_000);
        var written = Note.Of(text);
        await Store.Write("a", written);

        var read = await Store.Read("a");

        Assert.Equal(text, read.Note.Text);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task What_was_never_written_does_not_exist()
    {
        var read = await Store.Read("nobody");

        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Equal("", read.Note.Text);
    }

    [Fact]
    public async Task Each_write_has_a_tag_of_its_own_and_needs_the_one_before()
    {
        var state = Note.Of("one");
        await Store.Write("a", state);
        var first = state.ETag;
        state.Note.Text = "two";
        await Store.Write("a", state);

        var stale = new GrainState<Note>(new Note { Text = "lost" }, first);
        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Write("a", stale));

        Assert.NotEqual(first, state.ETag);
        Assert.Equal(state.ETag, refused.StoredEtag);
        Assert.Equal(first, refused.CurrentEtag);
        Assert.Equal("two", (await Store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_failed_write_leaves_the_tag_and_the_record_as_they_were()
    {
        await Store.Write("a", Note.Of("first"));

        var late = Note.Of("second");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Write("a", late));

        Assert.Null(late.ETag);
        Assert.False(late.RecordExists);
        Assert.Equal("second", late.Note.Text);
    }

    [Fact]
    public async Task Of_many_first_writes_exactly_one_wins()
    {
        var writes = Enumerable.Range(0, 50).Select(number => Try(Note.Of($"{number}"))).ToList();

        var winners = (await Task.WhenAll(writes)).OfType<string>().ToList();

        Assert.Equal([(await Store.Read("a")).Note.Text], winners);

        async Task<string?> Try(GrainState<Note> state)
        {
            try
            {
                await Store.Write("a", state);
                return state.Note.Text;
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task A_stale_write_fails_alone()
    {
        await Store.Write("stale", Note.Of("old"));

        var others = Enumerable.Range(0, 40).Select(number => Store.Write($"other {number}", Note.Of("fresh"))).ToList();
        var stale = Store.Write("stale", Note.Of("new"));

        await Task.WhenAll(others);
        await Assert.ThrowsAsync<InconsistentStateException>(() => stale);
        Assert.Equal(41, await Database.Count("grain_state"));
    }

    [Fact]
    public async Task Two_grain_types_may_share_a_key_and_a_state_name()
    {
        await Store.Grains.WriteStateAsync("state", GrainId.Create("one", "7"), Note.Of("first"));
        await Store.Grains.WriteStateAsync("state", GrainId.Create("two", "7"), Note.Of("second"));
        await Store.Grains.WriteStateAsync("state", GrainId.Create("two", "07"), Note.Of("third"));

        var read = new GrainState<Note>(new Note());
        await Store.Grains.ReadStateAsync("state", GrainId.Create("one", "7"), read);

        Assert.Equal("first", read.Note.Text);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_may_be_made_anew()
    {
        var state = Note.Of("secret");
        await Store.Write("a", state);
        var before = state.ETag;
        await Store.Clear("a", state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.Note.Text);
        Assert.False((await Store.Read("a")).RecordExists);

        await Store.Write("a", state);
        var ghost = new GrainState<Note>(new Note(), before);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Write("a", ghost));
    }

    [Fact]
    public async Task Clearing_needs_the_stored_version()
    {
        var state = Note.Of("one");
        await Store.Write("a", state);
        var stale = new GrainState<Note>(new Note(), state.ETag);
        await Store.Write("a", state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Clear("a", stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Clear("a", Note.Of("never read")));

        Assert.True((await Store.Read("a")).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_does_not_exist_changes_nothing()
    {
        await Store.Clear("a", Note.Of("never stored"));

        Assert.Equal(0, await Database.Count("grain_state"));
    }

    [Fact]
    public async Task The_state_is_taken_as_it_is_at_the_call()
    {
        var state = Note.Of("at the call");
        var writing = Store.Write("a", state);
        state.Note.Text = "changed while it was written";
        await writing;

        Assert.Equal("at the call", (await Store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_key_that_cannot_be_stored_is_refused()
    {
        foreach (var key in new[] { "nul\0key", new string('k', 1_000) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.Write(key, Note.Of("x")));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.Read(key));
        }
    }

    [Fact]
    public async Task States_are_written_as_a_generated_context_says_and_letters_stay_letters()
    {
        var store = await Start(services => services.Configure<GrainStateSerialization>(states => states.Use(NoteJson.Default)));
        var state = Note.Of("+39 È \"x\"", Some.Audit(1));
        state.Note.DueAt = Some.Time;
        await store.Write("a", state);

        var stored = await store.Database.ReadStates([StateKey.Of(Note.Grain("a"), "note")]);

        Assert.Equal("""{"the_text":"+39 È \"x\""}""", Encoding.UTF8.GetString(Assert.Single(stored).Payload));
        Assert.Equal(state.Note.Text, (await store.Read("a")).Note.Text);
    }

    [Fact]
    public async Task A_thousand_grains_that_wake_at_once_find_their_states()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => Store.Write($"{number}", Note.Of($"text {number}"))));

        var read = await Task.WhenAll(Enumerable.Range(0, 1_100).Select(number => Store.Read($"{number}")));

        Assert.All(read.Take(1_000).Index(), note => Assert.Equal($"text {note.Index}", note.Item.Note.Text));
        Assert.All(read.Skip(1_000), note => Assert.False(note.RecordExists));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var state = Note.Of("kept");
        await Store.Write("a", state);
        await Store.DisposeAsync();

        var again = await Start();
        var read = await again.Read("a");
        await again.Write("a", state);

        Assert.Equal("kept", read.Note.Text);
    }
}
