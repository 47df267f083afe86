using Grainline.Messages;

namespace Grainline.Storage.Queries;

internal sealed class MessageQueries(IDatabase database) : IMessageLog
{
    /// <summary>A queued message was decided by a run, but never handed over: as far as providers go, it does not exist.</summary>
    public async Task<MessageStatus?> FindStatus(string effectId, CancellationToken cancellationToken)
    {
        var found = await database.Query(
            $"select status from messages where effect_id = {effectId}", row => (MessageStatus)row.Number(0), cancellationToken);
        return found is [var status and not MessageStatus.Queued] ? status : null;
    }

    public async Task<MessageAddress?> Find(string? effectId, string? providerId, CancellationToken cancellationToken) =>
        (effectId is null ? null : await Find($"select effect_id, phone from messages where effect_id = {effectId}", cancellationToken))
        ?? (providerId is null ? null : await Find($"select effect_id, phone from messages where provider_id = {providerId} limit 1", cancellationToken));

    private async Task<MessageAddress?> Find(Sql query, CancellationToken cancellationToken)
    {
        var found = await database.Query(query, row => new MessageAddress(row.Text(0), row.Text(1)), cancellationToken);
        return found.SingleOrDefault();
    }
}
