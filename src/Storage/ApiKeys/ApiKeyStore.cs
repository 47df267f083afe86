using Grainline.Storage.Queries;
using Grainline.Storage.Tables;

namespace Grainline.Storage.ApiKeys;

/// <summary>Keys of the management API. Only a hash of the secret part is known here.</summary>
public interface IApiKeyStore
{
    /// <summary>Keeps a new key.</summary>
    /// <exception cref="ArgumentException">A key with this id or hash exists.</exception>
    Task Add(ApiKey key, CancellationToken cancellationToken);

    /// <summary>All keys, revoked ones included, newest first. There are few: people make them.</summary>
    Task<IReadOnlyList<ApiKey>> List(CancellationToken cancellationToken);

    /// <summary>The key with this hash, revoked or not; null when there is none.</summary>
    Task<ApiKey?> FindByHash(string hash, CancellationToken cancellationToken);

    /// <summary>False when there is no such key, or it was revoked before.</summary>
    Task<bool> Revoke(string id, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>A key of the management API.</summary>
/// <param name="Id">Time-ordered.</param>
/// <param name="Name">For the audit log.</param>
/// <param name="Role"><c>viewer</c>, <c>editor</c> or <c>admin</c>.</param>
/// <param name="Hash">Of the secret; unique.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">Since when it opens nothing; null = it is valid.</param>
public sealed record ApiKey(string Id, string Name, string Role, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

internal sealed class ApiKeyStore(IDatabase database) : IApiKeyStore
{
    private static readonly Sql Columns = Sql.Raw("id, name, role, hash, created_at, revoked_at");

    public async Task Add(ApiKey key, CancellationToken cancellationToken)
    {
        var added = await database.Execute(
            $"""
            insert into api_keys (id, name, role, hash, created_at)
            values ({key.Id}, {StoredText.Clean(key.Name)!}, {key.Role}, {key.Hash}, {key.CreatedAt}) on conflict do nothing
            """,
            cancellationToken);
        if (added == 0)
        {
            throw new ArgumentException("A key with this id or hash exists.", nameof(key));
        }
    }

    public Task<IReadOnlyList<ApiKey>> List(CancellationToken cancellationToken) =>
        database.Query($"select {Columns} from api_keys order by id desc", Read, cancellationToken);

    public async Task<ApiKey?> FindByHash(string hash, CancellationToken cancellationToken)
    {
        var keys = await database.Find($"select {Columns} from api_keys where hash = {hash}", Read, cancellationToken);
        return keys.SingleOrDefault();
    }

    public async Task<bool> Revoke(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await database.Execute($"update api_keys set revoked_at = {at} where id = {id} and revoked_at is null", cancellationToken) == 1;

    private static ApiKey Read(Row row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4), row.TimeOrNull(5));
}
