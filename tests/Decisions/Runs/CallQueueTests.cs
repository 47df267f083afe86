using Grainline.Runs;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Runs;

public sealed class CallQueueTests
{
    private readonly Dictionary<string, TaskCompletionSource> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action> _answers = new(StringComparer.Ordinal);
    private readonly ManualTimeProvider _clock = new();
    private readonly CallQueue<string> _queue;

    public CallQueueTests() => _queue = new CallQueue<string>(concurrency: 2, length: 2, _clock, Call);

    [Fact]
    public void So_many_go_at_once_and_the_others_in_the_order_in_which_they_came()
    {
        Assert.True(Offer("1") && Offer("2") && Offer("3") && Offer("4"));
        Assert.False(Offer("5"));
        Assert.True(Offer("1"));
        Assert.Equal(["1", "2"], _calls.Keys);

        _calls["2"].SetResult();
        Assert.Equal(["1", "2", "3"], _calls.Keys);
        Assert.True(Offer("5"));
        Assert.False(_queue.Knows("2"));
    }

    [Fact]
    public void What_is_withdrawn_is_dropped_and_what_is_under_way_is_waited_for()
    {
        Assert.True(Offer("1") && Offer("2") && Offer("3") && Offer("4"));

        Assert.True(_queue.Withdraw(["3", "gone"]).IsCompleted);
        var withdrawal = _queue.Withdraw(["1"]);
        Assert.False(withdrawal.IsCompleted);
        _calls["1"].SetResult();

        Assert.True(withdrawal.IsCompleted);
        Assert.Equal(["1", "2", "4"], _calls.Keys);
    }

    [Fact]
    public void A_call_that_is_answered_gives_its_place_to_the_next_and_is_known_until_its_end()
    {
        Assert.True(Offer("1") && Offer("2") && Offer("3"));

        _answers["1"]();

        Assert.Equal(["1", "2", "3"], _calls.Keys);
        Assert.True(_queue.Knows("1"));
        Assert.True(_queue.Withdraw(["1"]).IsCompleted);
        Assert.False(_queue.Drain().IsCompleted);
        _calls["1"].SetResult();
        Assert.False(_queue.Knows("1"));
    }

    [Fact]
    public void What_waits_takes_as_long_as_the_calls_before_it_have_taken_since_calls_had_to_wait()
    {
        Assert.True(Offer("1") && Offer("2"));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, _queue.Backlog);

        Assert.True(Offer("3") && Offer("4"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(20), _queue.Backlog);

        _answers["1"]();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(15), _queue.Backlog);

        _answers["2"]();
        Assert.Equal(TimeSpan.Zero, _queue.Backlog);
    }

    [Fact]
    public void Calls_that_end_at_once_do_not_pile_up()
    {
        var made = 0;
        var queue = new CallQueue<int>(1, 100_000, _clock, (_, _) => ++made == 1 ? _calls["first"].Task : Task.CompletedTask);
        _calls["first"] = new TaskCompletionSource();
        for (var call = 0; call < 100_000; call++)
        {
            queue.Offer($"{call}", call);
        }

        _calls["first"].SetResult();

        Assert.Equal(100_000, made);
        Assert.True(queue.Offer("last", 0) && !queue.Knows("last"));
    }

    private bool Offer(string effectId) => _queue.Offer(effectId, effectId);

    private Task Call(string effectId, Action answered)
    {
        _answers[effectId] = answered;
        return (_calls[effectId] = new TaskCompletionSource()).Task;
    }
}
