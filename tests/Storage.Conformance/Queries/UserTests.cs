using Grainline.Storage.Users;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Queries;

public sealed class UsersOnSqlite : UserTests<OnSqlite>;

public sealed class UsersOnPostgres : UserTests<OnPostgres>;

/// <summary>Users and their sessions.</summary>
public abstract class UserTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly User Anna = new("usr_1", "Anna Ärger", "editor", "hash", Some.Time, RevokedAt: null);

    private IUserStore Users => Store.Get<IUserStore>();

    [Fact]
    public async Task A_name_is_given_once_whatever_its_case()
    {
        Assert.True(await Users.Add(Anna, CancellationToken.None));
        Assert.False(await Users.Add(Anna with { Id = "usr_2", Name = "ANNA ärger" }, CancellationToken.None));
        Assert.Equal(Anna, await Users.FindByName("anna ÄRGER", CancellationToken.None));
        Assert.Null(await Users.FindByName("Anna", CancellationToken.None));
        Assert.Equal([Anna], await Users.List(CancellationToken.None));
    }

    [Fact]
    public async Task A_change_is_there_for_the_sessions_that_are_open()
    {
        await Users.Add(Anna, CancellationToken.None);
        Assert.True(await Users.Open(new UserSession("token", Anna.Id, Some.Time.AddDays(1)), Anna, Some.Time, CancellationToken.None));
        var changed = Anna with { Role = "viewer", PasswordHash = "other", RevokedAt = Some.Time };
        Assert.True(await Users.Change(Anna, changed, CancellationToken.None));

        Assert.Equal(changed, await Users.FindBySession("token", Some.Time, CancellationToken.None));
        Assert.True(await Users.Change(changed, Anna, CancellationToken.None));
        Assert.Equal(Anna, await Users.Find(Anna.Id, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_begun_before_a_revocation_or_a_new_password_neither_undoes_it_nor_opens_a_session()
    {
        await Users.Add(Anna, CancellationToken.None);
        foreach (var meanwhile in (User[])[Anna with { RevokedAt = Some.Time }, Anna with { PasswordHash = "new" }, Anna with { Role = "viewer" }])
        {
            Assert.True(await Users.Change(Anna, meanwhile, CancellationToken.None));
            Assert.False(await Users.Change(Anna, Anna with { PasswordHash = "chosen" }, CancellationToken.None));
            Assert.Equal(
                meanwhile.Role == "viewer",
                await Users.Open(new UserSession(meanwhile.Role + meanwhile.PasswordHash, Anna.Id, Some.Time.AddDays(1)), Anna, Some.Time, CancellationToken.None));
            Assert.True(await Users.Change(meanwhile, Anna, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Sessions_end_by_time_by_themselves_and_all_but_one()
    {
        await Users.Add(Anna, CancellationToken.None);
        foreach (var hash in (string[])["a", "b", "c"])
        {
            await Users.Open(new UserSession(hash, Anna.Id, Some.Time.AddDays(1)), Anna, Some.Time, CancellationToken.None);
        }

        await Users.Close("a", CancellationToken.None);
        Assert.Null(await Users.FindBySession("a", Some.Time, CancellationToken.None));
        await Users.CloseAll(Anna.Id, exceptHash: "b", CancellationToken.None);
        Assert.Null(await Users.FindBySession("c", Some.Time, CancellationToken.None));
        Assert.NotNull(await Users.FindBySession("b", Some.Time, CancellationToken.None));
        Assert.Null(await Users.FindBySession("b", Some.Time.AddDays(1), CancellationToken.None));
    }
}
