using Grainline.Storage.Migrations;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Outages;

public sealed class MigrationsOnSqlite : MigrationTests<OnSqlite>;

public sealed class MigrationsOnPostgres : MigrationTests<OnPostgres>;

/// <summary>Bringing the schema up to date.</summary>
public abstract class MigrationTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    public override Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_second_start_finds_nothing_to_do()
    {
        var first = await Start();
        await first.Write("a", Note.Of("kept"));
        var second = await Start();

        Assert.Equal("kept", (await second.Read("a")).Note.Text);
        Assert.Equal(SchemaScript.For("SQLite").Count, await Database.Count("schema_version"));
    }

    [Fact]
    public async Task Hosts_that_start_at_once_apply_each_script_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Start()));

        Assert.Equal(SchemaScript.For("SQLite").Count, await Database.Count("schema_version"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await Start();
        await Database.Execute("insert into schema_version (version, name) values (9999, 'from the future')");

        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => Start());

        Assert.Equal(9_999, refused.Stored);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_databases_have_the_same_scripts_numbered_without_gaps()
    {
        var (sqlite, postgres) = (SchemaScript.For("SQLite"), SchemaScript.For("PostgreSQL"));

        Assert.Equal(sqlite.Select(script => script.Name), postgres.Select(script => script.Name));
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(script => script.Version));
    }
}
