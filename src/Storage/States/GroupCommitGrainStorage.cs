using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Grainline.Storage.States;

/// <summary>
/// The storage of grains. A write is serialised before it is queued, because the grain may go on changing its state, and
/// ends when the transaction that holds it has committed. A failed write leaves the grain's tag as it was.
/// </summary>
/// <remarks>A state that is an <see cref="IJournaledState"/> brings its journal rows and its due time along.</remarks>
internal sealed class GroupCommitGrainStorage(
    GroupCommit commits, StateReader reader, IDatabase database, IOptions<GrainStateSerialization> json, TimeProvider time) : IGrainStorage
{
    /// <summary>The name under which grains ask for this storage.</summary>
    public const string Name = "grainline";

    private readonly JsonSerializerOptions _json = json.Value.Options;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await reader.Read(StateKey.Of(grainId, stateName));
        if (stored is null)
        {
            Reset(grainState);
            return;
        }

        grainState.State = JsonSerializer.Deserialize(PackedState.Unpack(stored.Payload), Type<T>());
        grainState.ETag = ETag.Of(stored.Version);
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var now = time.GetUtcNow();
        var expected = ETag.Version(grainState.ETag);
        var next = expected == 0 ? ETag.First(now) : expected + 1;
        var (payload, length) = Serialize(grainState.State!);
        var journaled = grainState.State as IJournaledState;
        var change = new StateChange
        {
            Key = StateKey.Of(grainId, stateName),
            Expected = expected,
            Next = next,
            Payload = payload.Payload,
            Length = length,
            DueAt = journaled?.DueAt,
            ModifiedAt = now,
        };
        await commits.Submit(new Write(change, Rows(journaled)) { Growth = journaled?.Growth ?? WriteGrowth.None });
        payload.Return();
        grainState.ETag = ETag.Of(next);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var change = new StateChange
        {
            Key = StateKey.Of(grainId, stateName),
            Expected = ETag.Version(grainState.ETag),
            Next = 0,
            ModifiedAt = time.GetUtcNow(),
        };
        await commits.Submit(new Write(change, Rows(grainState.State as IJournaledState)));
        Reset(grainState);
    }

    private (PayloadBuffer Payload, int Length) Serialize<T>(T state)
    {
        var payload = PayloadBuffer.Serialize(state, Type<T>());
        var length = payload.Payload.Length;
        return (database.PacksValues ? payload : PackedState.Pack(payload), length);
    }

    private static IJournalRow[] Rows(IJournaledState? state) => state is null ? [] : [.. state.Journal];

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T));
}
