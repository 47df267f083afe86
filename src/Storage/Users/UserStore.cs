using System.Text;
using Grainline.Storage.Queries;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Users;

/// <summary>People who sign in with a name and a password, and their sessions. Only hashes of secrets are known here.</summary>
public interface IUserStore
{
    /// <summary>Keeps a new user; false when the name is taken, whatever its case. Names are never given twice: they stand in the audit log.</summary>
    Task<bool> Add(User user, CancellationToken cancellationToken);

    /// <summary>Writes role, password and revocation of a user; false when somebody has changed one of them since <paramref name="before"/> was read.</summary>
    Task<bool> Change(User before, User after, CancellationToken cancellationToken);

    /// <summary>All users, revoked ones included, by name. There are few: people make them.</summary>
    Task<IReadOnlyList<User>> List(CancellationToken cancellationToken);

    Task<User?> Find(string id, CancellationToken cancellationToken);

    Task<User?> FindByName(string name, CancellationToken cancellationToken);

    /// <summary>Begins a session, and forgets those that have run out; false when the user may no more sign in with what was checked.</summary>
    Task<bool> Open(UserSession session, User user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whose session it is, as the user is now; null when it is over or unknown.</summary>
    Task<User?> FindBySession(string hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends one session.</summary>
    Task Close(string hash, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a user but one.</summary>
    Task CloseAll(string userId, string? exceptHash, CancellationToken cancellationToken);
}

/// <summary>A person who signs in by name.</summary>
/// <param name="Id">Time-ordered.</param>
/// <param name="Name">For signing in and for the audit log; unique.</param>
/// <param name="Role"><c>viewer</c>, <c>editor</c> or <c>admin</c>.</param>
/// <param name="PasswordHash">Slow and salted.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">Since when the person may not sign in; null = may.</param>
public sealed record User(string Id, string Name, string Role, string PasswordHash, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A user who is signed in somewhere.</summary>
/// <param name="Hash">Of the token.</param>
/// <param name="UserId">Who.</param>
/// <param name="ExpiresAt">Until when, at the longest.</param>
public sealed record UserSession(string Hash, string UserId, DateTimeOffset ExpiresAt);

internal sealed class UserStore(IDatabase database) : IUserStore
{
    private static readonly Sql Columns = Sql.Raw("u.id, u.name, u.role, u.password_hash, u.created_at, u.revoked_at");

    public async Task<bool> Add(User user, CancellationToken cancellationToken) => await database.Execute(
        $"""
        insert into users (id, name, name_key, role, password_hash, created_at)
        values ({user.Id}, {StoredText.Clean(user.Name)!}, {KeyOf(user.Name)}, {user.Role}, {user.PasswordHash}, {user.CreatedAt}) on conflict do nothing
        """,
        cancellationToken) == 1;

    public async Task<bool> Change(User before, User after, CancellationToken cancellationToken)
    {
        var revoked = after.RevokedAt is { } at ? (Sql)$"{at}" : Sql.Raw("null");
        var known = before.RevokedAt is { } since ? (Sql)$"= {since}" : Sql.Raw("is null");
        return await database.Execute(
            $"""
            update users set role = {after.Role}, password_hash = {after.PasswordHash}, revoked_at = {revoked}
            where id = {before.Id} and role = {before.Role} and password_hash = {before.PasswordHash} and revoked_at {known}
            """,
            cancellationToken) == 1;
    }

    public Task<IReadOnlyList<User>> List(CancellationToken cancellationToken) =>
        database.Query($"select {Columns} from users u order by u.name_key", Read, cancellationToken);

    public async Task<User?> Find(string id, CancellationToken cancellationToken) =>
        (await database.Query($"select {Columns} from users u where u.id = {id}", Read, cancellationToken)).SingleOrDefault();

    public async Task<User?> FindByName(string name, CancellationToken cancellationToken) =>
        (await database.Find($"select {Columns} from users u where u.name_key = {KeyOf(name)}", Read, cancellationToken)).SingleOrDefault();

    public async Task<bool> Open(UserSession session, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.Execute($"delete from user_sessions where expires_at < {now}", cancellationToken);
        return await database.Execute(
            $"""
            insert into user_sessions (hash, user_id, expires_at)
            select {session.Hash}, id, {session.ExpiresAt} from users where id = {user.Id} and password_hash = {user.PasswordHash} and revoked_at is null
            """,
            cancellationToken) == 1;
    }

    public async Task<User?> FindBySession(string hash, DateTimeOffset now, CancellationToken cancellationToken) => (await database.Find(
        $"select {Columns} from user_sessions s join users u on u.id = s.user_id where s.hash = {hash} and s.expires_at > {now}",
        Read,
        cancellationToken)).SingleOrDefault();

    public Task Close(string hash, CancellationToken cancellationToken) =>
        database.Execute($"delete from user_sessions where hash = {hash}", cancellationToken);

    public Task CloseAll(string userId, string? exceptHash, CancellationToken cancellationToken) =>
        database.Execute($"delete from user_sessions where user_id = {userId} and hash <> {exceptHash ?? ""}", cancellationToken);

    /// <summary>Names that read the same are the same.</summary>
    private static string KeyOf(string name) => StoredText.Clean(name)!.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private static User Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4), row.TimeOrNull(5));
}
