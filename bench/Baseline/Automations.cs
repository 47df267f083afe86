using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Grainline.Baseline;

/// <summary>The automations and their secrets: read once at start, since they seldom change.</summary>
public sealed class Automations(NpgsqlDataSource database)
{
    private FrozenDictionary<string, byte[]> _secrets = FrozenDictionary<string, byte[]>.Empty;

    /// <summary>Creates the schema, and <paramref name="count"/> automations named 1, 2, 3 … that one secret opens.</summary>
    public async Task Prepare(int count, string secret)
    {
        using var schema = new StreamReader(typeof(Automations).Assembly.GetManifestResourceStream("Schema.sql")!);
        await using var create = database.CreateCommand(await schema.ReadToEndAsync());
        await create.ExecuteNonQueryAsync();
        await using var insert = database.CreateCommand(
            """
            insert into automations select number::text, $2 from generate_series(1, $1) number
            on conflict (id) do update set secret = excluded.secret
            """);
        insert.Parameters.AddWithValue(count);
        insert.Parameters.AddWithValue(secret);
        await insert.ExecuteNonQueryAsync();
        await Load();
    }

    public bool Exists(string automation) => _secrets.ContainsKey(automation);

    public bool Opens(string automation, string? secret) =>
        secret is not null && CryptographicOperations.FixedTimeEquals(_secrets[automation], Encoding.UTF8.GetBytes(secret));

    private async Task Load()
    {
        await using var command = database.CreateCommand("select id, secret from automations");
        await using var reader = await command.ExecuteReaderAsync();
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            secrets[reader.GetString(0)] = Encoding.UTF8.GetBytes(reader.GetString(1));
        }

        _secrets = secrets.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
