using System.Text.Json;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Storage;

namespace Grainline.Storage.AdoNet;

/// <summary>
/// Orleans' own ADO.NET storage under our name, for comparison (docs/decisions/0002). The state commits first; its journal rows and its
/// due time follow in writes of their own, which may be repeated. When the process dies in between, the state is there and its history
/// is not: that is what the comparison costs, and why this is not the default.
/// </summary>
internal sealed class JournaledAdoNetStorage(
    [FromKeyedServices(JournaledAdoNetStorage.Inner)] IGrainStorage states, GroupCommit commits, IDatabase database, TimeProvider time)
    : IGrainStorage
{
    /// <summary>The name under which Orleans' own storage is registered.</summary>
    public const string Inner = "adonet";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Tried(() => states.ReadStateAsync(stateName, grainId, grainState));

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Tried(() => states.WriteStateAsync(stateName, grainId, grainState));
        if (grainState.State is IJournaledState state)
        {
            await Follow(StateKey.Of(grainId, stateName), state.DueAt, state.Journal);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var rows = grainState.State is IJournaledState state ? state.Journal : [];
        await Tried(() => states.ClearStateAsync(stateName, grainId, grainState));
        await Follow(StateKey.Of(grainId, stateName), dueAt: null, rows);
    }

    /// <summary>The due time stands where the sweeper looks: in a row of <c>grain_state</c> that has no state.</summary>
    private async Task Follow(StateKey key, DateTimeOffset? dueAt, IReadOnlyList<IJournalRow> rows)
    {
        if (dueAt is { } due)
        {
            await database.Execute(
                $"""
                insert into grain_state (version, due_at, modified_at, grain_type, grain_key, state_name, payload)
                values (0, {due}, {time.GetUtcNow()}, {key.GrainType}, {key.GrainKey}, {key.StateName}, '')
                on conflict (grain_key, grain_type, state_name) do update set due_at = excluded.due_at, modified_at = excluded.modified_at
                """,
                CancellationToken.None);
        }
        else
        {
            await database.Execute(
                $"delete from grain_state where grain_key = {key.GrainKey} and grain_type = {key.GrainType} and state_name = {key.StateName}",
                CancellationToken.None);
        }

        if (rows.Count > 0)
        {
            await Behind(() => commits.Submit(new Write(change: null, [.. rows])));
        }
    }

    /// <summary>The state is stored: nobody may be told that nothing was.</summary>
    private static async Task Behind(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StorageOverloadedException full)
        {
            throw new StorageUnavailableException("The state was stored, and its history was not.", full);
        }
    }

    private static async Task Tried(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            throw new StorageUnavailableException("The database does not answer.", exception);
        }
    }
}

/// <summary>Grain states as the group commit writes them, so that only the way to the database differs.</summary>
internal sealed class StateSerializer(IOptions<GrainStateSerialization> json) : IGrainStorageSerializer
{
    private readonly JsonSerializerOptions _json = json.Value.Options;

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _json.GetTypeInfo(typeof(T))));

    public T? Deserialize<T>(BinaryData input) => (T?)JsonSerializer.Deserialize(input.ToMemory().Span, _json.GetTypeInfo(typeof(T)));
}
