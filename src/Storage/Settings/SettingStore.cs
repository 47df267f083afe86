using Grainline.Storage.Queries;

namespace Grainline.Storage.Settings;

/// <summary>What admins have set for the whole service; it goes before the configuration of the hosts.</summary>
public interface ISettingStore
{
    /// <summary>Null when nobody has set it.</summary>
    Task<string?> Read(string name, CancellationToken cancellationToken);

    /// <summary>Null goes back to the configuration.</summary>
    Task Set(string name, string? value, DateTimeOffset at, CancellationToken cancellationToken);
}

internal sealed class SettingStore(IDatabase database) : ISettingStore
{
    public async Task<string?> Read(string name, CancellationToken cancellationToken) =>
        (await database.Query($"select value from settings where name = {name}", row => row.Text(0), cancellationToken)).SingleOrDefault();

    public Task Set(string name, string? value, DateTimeOffset at, CancellationToken cancellationToken) => database.Execute(
        value is null
            ? (Sql)$"delete from settings where name = {name}"
            : (Sql)$"""
            insert into settings (name, value, updated_at) values ({name}, {value}, {at})
            on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at
            """,
        cancellationToken);
}
