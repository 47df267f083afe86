using System.Text.Json;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Storage.Tables;

/// <summary>Messages as they stand. Contact and channel write the same row, in any order; see <see cref="MessageLadder"/>.</summary>
internal static class MessageTable
{
    private static readonly string Climbs = MessageLadder.ClimbsInSql("messages.status", "new.status");

    private static readonly string Climb =
        $"""
        status = case when {Climbs} then new.status else messages.status end,
        at = case when {Climbs} then new.at else messages.at end,
        code = case when {Climbs} then coalesce(new.code, messages.code) else messages.code end,
        provider_id = coalesce(new.provider_id, messages.provider_id)
        """;

    private const string Count = "try = case when new.try > messages.try then new.try else messages.try end";

    private static readonly string News = $"({Climbs} or new.provider_id <> coalesce(messages.provider_id, ''))";

    public static readonly RowStatement<MessageRow> Upsert = RowStatement<MessageRow>.Insert(
        "messages",
        [
            new TextColumn<MessageRow>("effect_id", row => row.EffectId),
            new TextColumn<MessageRow>("channel_id", row => row.ChannelId),
            new TextColumn<MessageRow>("phone", row => row.Phone),
            new TextColumn<MessageRow>("run_id", row => row.RunId),
            new TextColumn<MessageRow>("automation_id", row => row.AutomationId),
            new TextColumn<MessageRow>("step_id", row => row.StepId),
            new TextColumn<MessageRow>("content", row => CompactJson.Text(row.Content, StoredJson.Default.MessageContent)),
            new NumberColumn<MessageRow>("status", row => (int)row.Status),
            new TextColumn<MessageRow>("provider_id", row => row.ProviderId),
            new TextColumn<MessageRow>("code", row => row.Code),
            new TimeColumn<MessageRow>("at", row => row.At),
            new TimeColumn<MessageRow>("created_at", row => row.At),
            new NumberColumn<MessageRow>("try", row => row.Try),
        ],
        $"on conflict (effect_id) do update set {Climb}, {Count} where {News} or new.try > messages.try".Replace("new.", "excluded.", StringComparison.Ordinal));

    public static readonly RowStatement<MessageStatusRow> Update = RowStatement<MessageStatusRow>.Of(
        $"update messages set {Climb} from {RowStatement<MessageStatusRow>.Rows} where messages.effect_id = r.effect_id and {News}"
            .Replace("new.", "r.", StringComparison.Ordinal),
        new TextColumn<MessageStatusRow>("effect_id", row => row.EffectId),
        new NumberColumn<MessageStatusRow>("status", row => (int)row.Status),
        new TextColumn<MessageStatusRow>("provider_id", row => row.ProviderId),
        new TextColumn<MessageStatusRow>("code", row => row.Code),
        new TimeColumn<MessageStatusRow>("at", row => row.At));

    public static MessageRow Read(Row row) => new()
    {
        EffectId = row.Text(0),
        ChannelId = row.Text(1),
        Phone = row.Text(2),
        RunId = row.Text(3),
        AutomationId = row.Text(4),
        StepId = row.Text(5),
        Content = JsonSerializer.Deserialize(row.Text(6), StoredJson.Default.MessageContent)!,
        Status = (MessageStatus)row.Number(7),
        ProviderId = row.TextOrNull(8),
        Code = row.TextOrNull(9),
        At = row.Time(10),
    };
}
