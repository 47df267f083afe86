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
        (effectId is null ? null : await Find($"select effect_id, phone from messages where effect_id = {effectId}", cancellationToken))
        ?? (providerId is null ? null : await Find($"select effect_id, phone from messages where provider_id = {providerId} limit 1", cancellationToken));

    private async Task<MessageAddress?> Find(Sql query, CancellationToken cancellationToken)
    {
        var found = await database.Find(query, row => new MessageAddress(row.Text(0), row.Text(1)), cancellationToken);
        return found.SingleOrDefault();
    }
}
