using Grainline.Storage.Commits;
using Grainline.Storage.States;
using Npgsql;
using NpgsqlTypes;

namespace Grainline.Storage.PostgreSQL;

/// <summary>The statements over <c>grain_state</c>. Each that changes states ends the transaction with
/// <see cref="PostgresErrors.Stale"/> or a violated key unless it met every state that it was meant for.</summary>
internal static class PostgresStates
{
    private const string Match =
        "g.grain_type = r.grain_type and g.grain_key = r.grain_key and g.state_name = r.state_name";

    private const string Create =
        """
        insert into grain_state (grain_type, grain_key, state_name, version, payload, due_at, modified_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string Update =
        $"""
        with met as (
            update grain_state g set version = r.version, payload = r.payload, due_at = r.due_at, modified_at = r.modified_at
            from unnest($1, $2, $3, $4, $5, $6, $7, $8)
                as r (grain_type, grain_key, state_name, version, payload, due_at, modified_at, expected)
            where {Match} and g.version = r.expected returning 1)
        select grainline_expect(count(*), $9) from met
        """;

    private const string Delete =
        $"""
        with met as (
            delete from grain_state g
            using unnest($1, $2, $3, $4) as r (grain_type, grain_key, state_name, expected)
            where {Match} and g.version = r.expected returning 1)
        select grainline_expect(count(*), $5) from met
        """;

    private const string Absent =
        $"""
        select grainline_expect(count(*), 0) from unnest($1, $2, $3) as r (grain_type, grain_key, state_name)
        join grain_state g on {Match}
        """;

    private const string ReadMany =
        $"""
        select g.grain_type, g.grain_key, g.state_name, g.version, g.payload
        from unnest($1, $2, $3) as r (grain_type, grain_key, state_name) join grain_state g on {Match}
        """;

    private const string ReadVersions =
        $"""
        select g.grain_type, g.grain_key, g.state_name, g.version
        from unnest($1, $2, $3) as r (grain_type, grain_key, state_name) join grain_state g on {Match}
        """;

    private const string Claim =
        """
        update grain_state set due_at = $2
        where (grain_type, grain_key, state_name) in (
            select grain_type, grain_key, state_name from grain_state
            where due_at <= $1 order by due_at limit $3 for update skip locked)
        returning grain_type, grain_key, state_name
        """;

    /// <summary>Adds what changes states, sorted by key: hosts that lock the same rows in different order would block each other.</summary>
    public static void Add(PostgresBatch batch, IEnumerable<StateChange> changes)
    {
        var sorted = changes.OrderBy(change => change.Key).ToList();
        foreach (var group in sorted.GroupBy(change => (Create: change.Expected == 0, Keep: change.Next != 0)))
        {
            Add(batch, [.. group], group.Key.Create, group.Key.Keep);
        }
    }

    public static async Task<Dictionary<StateKey, long>> Versions(NpgsqlConnection connection, IReadOnlyList<StateKey> keys)
    {
        await using var command = new NpgsqlCommand(ReadVersions, connection) { Parameters = { Types(keys), Keys(keys), Names(keys) } };
        await using var reader = await command.ExecuteReaderAsync();
        var versions = new Dictionary<StateKey, long>();
        while (await reader.ReadAsync())
        {
            versions[Key(reader)] = reader.GetInt64(3);
        }

        return versions;
    }

    public static async Task<IReadOnlyList<StoredState>> Read(NpgsqlConnection connection, IReadOnlyList<StateKey> keys)
    {
        await using var command = new NpgsqlCommand(ReadMany, connection) { Parameters = { Types(keys), Keys(keys), Names(keys) } };
        await using var reader = await command.ExecuteReaderAsync();
        var states = new List<StoredState>();
        while (await reader.ReadAsync())
        {
            states.Add(new StoredState(Key(reader), reader.GetInt64(3), reader.GetFieldValue<byte[]>(4)));
        }

        return states;
    }

    public static async Task<IReadOnlyList<StateKey>> ClaimDue(
        NpgsqlConnection connection, DateTimeOffset now, DateTimeOffset leaseUntil, int limit)
    {
        await using var command = new NpgsqlCommand(Claim, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime },
                new NpgsqlParameter<DateTime> { TypedValue = leaseUntil.UtcDateTime },
                new NpgsqlParameter<int> { TypedValue = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync();
        var keys = new List<StateKey>();
        while (await reader.ReadAsync())
        {
            keys.Add(Key(reader));
        }

        return keys;
    }

    private static void Add(PostgresBatch batch, StateChange[] changes, bool create, bool keep)
    {
        var keys = changes.Select(change => change.Key).ToArray();
        NpgsqlParameter[] identity = [Types(keys), Keys(keys), Names(keys)];
        NpgsqlParameter[] content = !keep ? [] :
        [
            PostgresArrays.Of(changes, change => change.Next, NpgsqlDbType.Bigint),
            PostgresArrays.Of(changes, change => change.Payload, NpgsqlDbType.Bytea),
            PostgresArrays.Of(changes, change => change.DueAt?.UtcDateTime, NpgsqlDbType.TimestampTz),
            PostgresArrays.Of(changes, change => change.ModifiedAt.UtcDateTime, NpgsqlDbType.TimestampTz),
        ];
        var expected = PostgresArrays.Of(changes, change => change.Expected, NpgsqlDbType.Bigint);
        var count = new NpgsqlParameter<long> { TypedValue = changes.Length };
        switch (create, keep)
        {
            case (true, true): batch.Add(Create, [.. identity, .. content]); break;
            case (false, true): batch.Add(Update, [.. identity, .. content, expected, count]); break;
            case (false, false): batch.Add(Delete, [.. identity, expected, count]); break;
            case (true, false): batch.Add(Absent, identity); break;
        }
    }

    private static StateKey Key(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2));

    private static NpgsqlParameter Types(IReadOnlyList<StateKey> keys) => PostgresArrays.Of(keys, key => key.GrainType, NpgsqlDbType.Text);

    private static NpgsqlParameter Keys(IReadOnlyList<StateKey> keys) => PostgresArrays.Of(keys, key => key.GrainKey, NpgsqlDbType.Text);

    private static NpgsqlParameter Names(IReadOnlyList<StateKey> keys) => PostgresArrays.Of(keys, key => key.StateName, NpgsqlDbType.Text);
}
