using Grainline.Storage.Commits;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>The statements over <c>grain_state</c>. Each that changes states ends the transaction with
/// <see cref="PostgresErrors.Stale"/> or a violated key unless it met every state that it was meant for.</summary>
internal static class PostgresStates
{
    private const string Match =
        "g.grain_type = r.grain_type and g.grain_key = r.grain_key and g.state_name = r.state_name";

    private static readonly Column<StateChange>[] Identity =
    [
        new TextColumn<StateChange>("grain_type", change => change.Key.GrainType),
        new TextColumn<StateChange>("grain_key", change => change.Key.GrainKey),
        new TextColumn<StateChange>("state_name", change => change.Key.StateName),
    ];

    private static readonly Column<StateChange>[] Content =
    [
        new LongColumn<StateChange>("version", change => change.Next),
        new BytesColumn<StateChange>("payload", change => change.Payload),
        new TimeColumn<StateChange>("due_at", change => change.DueAt),
        new TimeColumn<StateChange>("modified_at", change => change.ModifiedAt),
    ];

    private static readonly LongColumn<StateChange> Expected = new("expected", change => change.Expected);

    private static readonly RowStatement<StateChange> Create = RowStatement<StateChange>.Insert("grain_state", [.. Identity, .. Content]);

    private static readonly RowStatement<StateChange> Update = RowStatement<StateChange>.Of(
        $"""
        with met as (
            update grain_state g set version = r.version, payload = r.payload, due_at = r.due_at, modified_at = r.modified_at
            from {RowStatement<StateChange>.Rows} where {Match} and g.version = r.expected returning 1)
        select grainline_expect(count(*), cardinality($1)) from met
        """,
        [.. Identity, .. Content, Expected]);

    private static readonly RowStatement<StateChange> Delete = RowStatement<StateChange>.Of(
        $"""
        with met as (
            delete from grain_state g using {RowStatement<StateChange>.Rows} where {Match} and g.version = r.expected returning 1)
        select grainline_expect(count(*), cardinality($1)) from met
        """,
        [.. Identity, Expected]);

    private static readonly RowStatement<StateChange> Absent = RowStatement<StateChange>.Of(
        $"select grainline_expect(count(*), 0) from {RowStatement<StateChange>.Rows} join grain_state g on {Match}", Identity);

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

    /// <summary>By their places, and as an array, which is made once: a join that was planned while the table had a few rows goes through all of it
    /// for each that is due.</summary>
    public const string Claim =
        """
        update grain_state set due_at = $2
        where ctid = any (array(
            select ctid from grain_state
            where due_at > $4 and due_at <= $1 order by due_at limit $3 for update skip locked))
        returning grain_type, grain_key, state_name
        """;

    /// <summary>Runs what changes states, sorted by key: hosts that lock the same rows in different order would block each other.</summary>
    public static void Run(IRowStatements statements, IEnumerable<StateChange> changes)
    {
        var sorted = changes.OrderBy(change => change.Key).ToList();
        statements.Run(Create, sorted.FindAll(change => change is { Expected: 0, Next: not 0 }));
        statements.Run(Update, sorted.FindAll(change => change is { Expected: not 0, Next: not 0 }));
        statements.Run(Delete, sorted.FindAll(change => change is { Expected: not 0, Next: 0 }));
        statements.Run(Absent, sorted.FindAll(change => change is { Expected: 0, Next: 0 }));
    }

    public static async Task<Dictionary<StateKey, long>> Versions(NpgsqlConnection connection, IReadOnlyList<StateKey> keys)
    {
        await using var command = Command(connection, ReadVersions, keys);
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
        await using var command = Command(connection, ReadMany, keys);
        await using var reader = await command.ExecuteReaderAsync();
        var states = new List<StoredState>();
        while (await reader.ReadAsync())
        {
            states.Add(new StoredState(Key(reader), reader.GetInt64(3), reader.GetFieldValue<byte[]>(4)));
        }

        return states;
    }

    public static async Task<IReadOnlyList<StateKey>> ClaimDue(NpgsqlConnection connection, DueClaim claim)
    {
        await using var command = new NpgsqlCommand(Claim, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<DateTime> { TypedValue = claim.Now.UtcDateTime },
                new NpgsqlParameter<DateTime> { TypedValue = claim.LeaseUntil.UtcDateTime },
                new NpgsqlParameter<int> { TypedValue = claim.Limit },
                new NpgsqlParameter<DateTime> { TypedValue = claim.After.UtcDateTime },
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

    private static StateKey Key(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, IReadOnlyList<StateKey> keys)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var part in new Func<StateKey, string>[] { key => key.GrainType, key => key.GrainKey, key => key.StateName })
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(part)] });
        }

        return command;
    }
}
