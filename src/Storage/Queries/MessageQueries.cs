using Grainline.Messages;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

internal sealed class MessageQueries(IDatabase database) : IMessageLog
{
    /// <summary>A queued message was decided by a run, but never handed over: as far as providers go, it does not exist.</summary>
    public async Task<MessageStatus?> FindStatus(string effectId, int number, CancellationToken cancellationToken)
    {
        var found = await database.Find(
            $"select status, try from messages where effect_id = {effectId}",
            row => (Status: (MessageStatus)row.Number(0), Try: row.Number(1)),
            cancellationToken);
        return found is [(not MessageStatus.Queued, _) message] && MessageLadder.Tells(message.Status, message.Try, number) ? message.Status : null;
    }

    public async Task<MessageAddress?> Find(string? effectId, string? providerId, CancellationToken cancellationToken) =>
        (effectId is null ? null : await Find($"effect_id = {effectId}", cancellationToken))
        ?? (providerId is null ? null : await Find($"provider_id = {providerId}", cancellationToken));

    public async Task<bool> HasSpoken(string channelId, string phone, CancellationToken cancellationToken) =>
        (await database.Find(
            $"select effect_id from messages where phone = {phone} and channel_id = {channelId} limit 1", row => row.Text(0), cancellationToken)).Count > 0;

    /// <summary>A message to the team has the colleague's phone; its run has that of the contact.</summary>
    private async Task<MessageAddress?> Find(Sql which, CancellationToken cancellationToken)
    {
        var found = await database.Find(
            $"""
            select effect_id, phone, run_id, coalesce((select r.phone from runs r where r.id = messages.run_id), phone), channel_id
            from messages where {which} limit 1
            """,
            row => new MessageAddress(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)),
            cancellationToken);
        return found.SingleOrDefault();
    }
}
