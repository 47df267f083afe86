using Grainline.Journal;
using Grainline.Messages;
using Grainline.Storage.Tables;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Journals;

public sealed class MessageLadderOnSqlite : MessageLadderTests<OnSqlite>;

public sealed class MessageLadderOnPostgres : MessageLadderTests<OnPostgres>;

/// <summary>A message's status only climbs, in whatever order its news come.</summary>
public abstract class MessageLadderTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly MessageStatus[] All = Enum.GetValues<MessageStatus>();

    [Fact]
    public async Task From_every_status_to_every_other_the_database_follows_the_ladder()
    {
        var pairs = All.SelectMany(from => All.Select(to => (From: from, To: to))).Index().ToList();
        await Store.Journal.Append([.. pairs.Select(pair => Some.Message(pair.Index, status: pair.Item.From))]);
        await Store.Journal.Append([.. pairs.Select(pair => Some.Message(1_000 + pair.Index, status: pair.Item.From))]);

        await Store.Journal.Append([.. pairs.Select(pair => Some.Message(pair.Index, status: pair.Item.To))]);
        await Store.Journal.Append([.. pairs.Select(pair => News(1_000 + pair.Index, pair.Item.To))]);

        var expected = pairs.Select(pair => $"{(int)(MessageLadder.Climbs(pair.Item.From, pair.Item.To) ? pair.Item.To : pair.Item.From)}").ToList();
        Assert.Equal([.. expected, .. expected], await Database.Query("select status from messages order by effect_id"));
    }

    [Fact]
    public void The_ladder_is_one_order_and_withdraws_only_what_nobody_took()
    {
        MessageStatus[] ladder =
        [
            MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Withdrawn, MessageStatus.Uncertain, MessageStatus.Accepted,
            MessageStatus.Sent, MessageStatus.Failed, MessageStatus.Delivered, MessageStatus.Read, MessageStatus.Received,
        ];

        Assert.Equal(All.Length, ladder.Length);
        Assert.All(ladder.Index(), from => Assert.Equal(ladder[(from.Index + 1)..], ladder.Where(to => MessageLadder.Climbs(from.Item, to))));
    }

    [Fact]
    public async Task News_of_an_unknown_message_change_nothing()
    {
        await Store.Journal.Append([News(1, MessageStatus.Delivered)]);

        Assert.Equal(0, await Database.Count("messages"));
    }

    [Fact]
    public async Task Many_news_of_one_message_in_one_commit_are_merged()
    {
        await Store.Journal.Append(
        [
            Some.Message(1),
            Some.Message(1, status: MessageStatus.Sending),
            News(1, MessageStatus.Delivered) with { ProviderId = "wamid.1" },
            News(1, MessageStatus.Sent) with { Code = "late" },
            News(1, MessageStatus.Withdrawn),
        ]);

        Assert.Equal(["6 wamid.1 -"], await Database.Query("select status || ' ' || provider_id || ' ' || coalesce(code, '-') from messages"));
    }

    [Fact]
    public async Task News_fill_what_they_bring_and_keep_the_rest()
    {
        await Store.Journal.Append([Some.Message(1)]);
        await Store.Journal.Append([News(1, MessageStatus.Accepted) with { ProviderId = "wamid.1" }]);
        await Store.Journal.Append([News(1, MessageStatus.Failed) with { Code = "131026" }]);
        await Store.Journal.Append([News(1, MessageStatus.Sent)]);

        Assert.Equal(["5 wamid.1 131026"], await Database.Query("select status || ' ' || provider_id || ' ' || code from messages"));
    }

    [Fact]
    public async Task The_log_finds_a_message_and_whose_run_sent_it_by_our_id_first_and_by_the_providers_id()
    {
        await Store.Journal.Append([Some.Message(1) with { ProviderId = "wamid.1" }, Some.Message(2, "+15550000002") with { ProviderId = "wamid.2" }, Some.Run(2)]);
        var log = Store.Get<IMessageLog>();

        Assert.Equal(new MessageAddress("run_000000001-1", Some.Phone, "run_000000001", Some.Phone, Some.Message(1).ChannelId), await log.Find("run_000000001-1", "wamid.2", CancellationToken.None));
        Assert.Equal(new MessageAddress("run_000000002-1", "+15550000002", "run_000000002", Some.Phone, Some.Message(2).ChannelId), await log.Find("gone", "wamid.2", CancellationToken.None));
        Assert.Equal(new MessageAddress("run_000000002-1", "+15550000002", "run_000000002", Some.Phone, Some.Message(2).ChannelId), await log.Find(null, "wamid.2", CancellationToken.None));
        Assert.Null(await log.Find("gone", "gone", CancellationToken.None));
        Assert.Null(await log.Find(null, null, CancellationToken.None));
    }

    [Fact]
    public async Task The_log_knows_which_channel_has_spoken_with_whom()
    {
        var message = Some.Message(1);
        await Store.Journal.Append([message]);
        var log = Store.Get<IMessageLog>();

        Assert.True(await log.HasSpoken(message.ChannelId, Some.Phone, CancellationToken.None));
        Assert.False(await log.HasSpoken("another", Some.Phone, CancellationToken.None));
        Assert.False(await log.HasSpoken(message.ChannelId, "+15550000002", CancellationToken.None));
    }

    [Fact]
    public async Task The_log_knows_only_messages_that_were_handed_over()
    {
        await Store.Journal.Append([Some.Message(1), Some.Message(2, status: MessageStatus.Sending)]);
        var log = Store.Get<IMessageLog>();

        Assert.Null(await log.FindStatus("run_000000001-1", 0, CancellationToken.None));
        Assert.Equal(MessageStatus.Sending, await log.FindStatus("run_000000002-1", 0, CancellationToken.None));
        Assert.Null(await log.FindStatus("gone", 0, CancellationToken.None));
    }

    /// <summary>A message of which a try was refused still stands at its mark; the next try is known only by a mark of its own.</summary>
    [Theory]
    [InlineData(MessageStatus.Sending, 1, MessageStatus.Sending, null)]
    [InlineData(MessageStatus.Uncertain, 1, MessageStatus.Uncertain, null)]
    [InlineData(MessageStatus.Accepted, 1, MessageStatus.Accepted, MessageStatus.Accepted)]
    [InlineData(MessageStatus.Failed, 0, MessageStatus.Failed, MessageStatus.Failed)]
    [InlineData(MessageStatus.Withdrawn, 0, MessageStatus.Withdrawn, null)]
    public async Task A_mark_tells_of_its_own_try_and_of_those_before(MessageStatus status, int marked, MessageStatus? known, MessageStatus? next)
    {
        await Store.Journal.Append([Some.Message(1, status: MessageStatus.Queued) with { Try = marked }]);
        await Store.Journal.Append([News(1, status)]);
        var log = Store.Get<IMessageLog>();

        Assert.Equal(known, await log.FindStatus("run_000000001-1", marked, CancellationToken.None));
        Assert.Equal(next, await log.FindStatus("run_000000001-1", marked + 1, CancellationToken.None));
    }

    [Fact]
    public async Task The_mark_of_the_latest_try_stays_in_whatever_order_marks_come()
    {
        var marks = new[] { 0, 2, 1 }.Select(number => Some.Message(1, status: MessageStatus.Sending) with { Try = number }).ToList();
        foreach (var mark in marks)
        {
            await Store.Journal.Append([mark]);
        }

        await Store.Journal.Append([.. marks.Select(mark => mark with { EffectId = "run_000000002-1" })]);
        await Store.Journal.Append([News(1, MessageStatus.Accepted)]);
        await Store.Journal.Append([Some.Message(1, status: MessageStatus.Sending) with { Try = 3 }]);

        Assert.Equal(["3 3", "1 2"], await Database.Query("select status || ' ' || try from messages order by effect_id"));
    }

    /// <summary>As many as a message that was held for three weeks has come to once.</summary>
    [Fact]
    public async Task A_try_of_a_number_that_needs_more_than_two_bytes_is_marked()
    {
        await Store.Journal.Append([Some.Message(1, status: MessageStatus.Sending) with { Try = 40_000 }]);

        Assert.Equal(MessageStatus.Sending, await Store.Get<IMessageLog>().FindStatus("run_000000001-1", 40_000, CancellationToken.None));
        Assert.Null(await Store.Get<IMessageLog>().FindStatus("run_000000001-1", 40_001, CancellationToken.None));
    }

    private static MessageStatusRow News(int number, MessageStatus status) => new()
    {
        EffectId = Some.Message(number).EffectId,
        Status = status,
        At = Some.Time.AddMinutes(1),
    };
}
