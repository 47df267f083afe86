using System.Globalization;
using Grainline.Pages.Backend;
using Grainline.Pages.Parts;
using Grainline.Pages.Trials;

namespace Grainline.Tests.Console.Parts;

/// <summary>A list of the API while filters change, parts fail and somebody presses twice.</summary>
public sealed class ListingTests
{
    private readonly Listing<string> _list = new(row => row);

    [Fact]
    public async Task A_late_answer_of_a_former_filter_is_dropped()
    {
        var late = new TaskCompletionSource<Answer<ListOf<string>>>();
        var former = _list.Restart(_ => late.Task);
        await _list.Restart(_ => Part(null, "new"));
        late.SetResult(await Part("cursor", "old"));
        await former;

        Assert.Equal(["new"], _list.Items);
        Assert.Null(_list.Next);
        Assert.Equal(ListState.Rows, _list.State);
    }

    [Fact]
    public async Task A_part_that_failed_is_asked_for_again_from_where_it_was()
    {
        var asked = new List<string?>();
        await _list.Restart(cursor =>
        {
            asked.Add(cursor);
            return cursor is null ? Part("second", "a") : asked.Count == 2 ? Refused() : Part(null, "b");
        });
        await _list.More();
        Assert.Equal("unavailable", _list.Failure?.Code);
        Assert.Equal(ListState.Rows, _list.State);

        await _list.More();

        Assert.Equal([null, "second", "second"], asked);
        Assert.Equal(["a", "b"], _list.Items);
        Assert.Null(_list.Failure);
    }

    [Fact]
    public async Task A_second_press_reads_nothing_twice()
    {
        var slow = new TaskCompletionSource<Answer<ListOf<string>>>();
        var asked = 0;
        await _list.Restart(cursor => cursor is null ? Part("second", "a") : Count());
        var first = _list.More();
        await _list.More();
        slow.SetResult(await Part(null, "b"));
        await first;

        Assert.Equal(1, asked);
        Assert.Equal(["a", "b"], _list.Items);

        Task<Answer<ListOf<string>>> Count()
        {
            asked++;
            return slow.Task;
        }
    }

    /// <summary>A page draws each row under its own key: the same one twice ends the circuit.</summary>
    [Fact]
    public async Task A_row_that_moved_into_the_next_part_is_there_once()
    {
        await _list.Restart(cursor => cursor is null ? Part("second", "a", "b") : Part(null, "b", "c"));
        await _list.More();

        Assert.Equal(["a", "b", "c"], _list.Items);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_an_empty_list()
    {
        Assert.Equal(ListState.Loading, _list.State);
        await _list.Restart(_ => Refused());
        Assert.Equal(ListState.Failed, _list.State);
        await _list.Restart(_ => Part(null));
        Assert.Equal(ListState.Empty, _list.State);
    }

    [Fact]
    public async Task A_refresh_that_fails_takes_nothing_away()
    {
        var down = false;
        await _list.Restart(_ => down ? Refused() : Part(null, "a"));
        down = true;
        await _list.Refresh();

        Assert.Equal(["a"], _list.Items);
        Assert.Equal("unavailable", _list.Failure?.Code);
    }

    [Fact]
    public async Task A_thing_is_gone_only_when_the_answer_says_so()
    {
        var thing = new Reading<string>();
        await thing.Take(Task.FromResult(new Answer<string>(200, "there", null)));
        await thing.Take(Task.FromResult(new Answer<string>(503, null, new Refusal("unavailable", ""))));
        Assert.Equal("there", thing.Value);
        Assert.False(thing.IsMissing);

        await thing.Take(Task.FromResult(new Answer<string>(404, null, new Refusal("not_found", ""))));
        Assert.Null(thing.Value);
        Assert.True(thing.IsMissing);
    }

    [Fact]
    public async Task What_one_chooses_from_is_read_to_its_end_or_as_far_as_it_can_be()
    {
        Func<string?, Task<Answer<ListOf<string>>>> whole = cursor => cursor is null ? Part("second", "a") : Part(null, "b");
        Func<string?, Task<Answer<ListOf<string>>>> half = cursor => cursor is null ? Part("second", "a") : Refused();

        Assert.Equal(["a", "b"], await whole.Whole());
        Assert.Equal(["a"], await half.Whole());
    }

    /// <summary>The sandbox's list begins with the oldest message, and its cursor is the last one that was seen.</summary>
    [Fact]
    public async Task A_phone_shows_the_newest_messages_however_many_came_before()
    {
        var stored = 0;
        var asked = new List<string?>();
        var tail = new SandboxTail(cursor =>
        {
            asked.Add(cursor);
            var from = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
            var rows = Enumerable.Range(from + 1, Math.Clamp(stored - from, 0, SandboxTail.MaxShown)).Select(number => Message($"{number}")).ToList();
            return Task.FromResult(new Answer<ListOf<SandboxMessage>>(200, new ListOf<SandboxMessage>(rows, from + rows.Count < stored ? rows[^1].Id : null), null));
        });

        foreach (var count in (int[])[0, 3, 200, 201, 650, 651, 2])
        {
            stored = count;
            var shown = (await tail.Read())!;
            Assert.Equal(Enumerable.Range(1, count).TakeLast(SandboxTail.MaxShown).Select(number => $"{number}"), shown.Select(message => message.Id));
        }

        Assert.Equal(["400", "600", "400", null], asked.TakeLast(4));
    }

    private static SandboxMessage Message(string id) => new(id, "+39", "text", "Ciao", Template: null, DateTimeOffset.UnixEpoch, "sent");

    private static Task<Answer<ListOf<string>>> Part(string? next, params string[] rows) =>
        Task.FromResult(new Answer<ListOf<string>>(200, new ListOf<string>(rows, next), null));

    private static Task<Answer<ListOf<string>>> Refused() => Task.FromResult(new Answer<ListOf<string>>(503, null, new Refusal("unavailable", "")));
}
