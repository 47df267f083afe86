using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;
using Orleans.Storage;

namespace Grainline.Tests.Simulation;

/// <summary>The way of one life of the process to the disk: every access takes until the world lets it end.</summary>
internal sealed class SimulatedStorage(Disk disk, Traffic traffic, int? contactBytes) : IGrainStorage, IJournal, IVersionStore, IMessageLog, ICalendarDirectory
{
    private const int RowBytes = 100;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await Read($"read {grainId}", () => disk.Find(grainId));
        grainState.State = stored is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize(stored.Json, TypeOf<T>());
        grainState.ETag = stored is null ? null : stored.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = stored is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = grainState.State as IJournaledState;
        var write = new StateWrite(grainId, JsonSerializer.Serialize(grainState.State!, TypeOf<T>()), VersionOf(grainState), state?.DueAt);
        if (state is ContactState && IsTooLarge(write.Json!.Length, state))
        {
            throw new WriteTooLargeException();
        }

        await Write($"write {grainId}", write, state?.Journal ?? []);
        grainState.ETag = (write.Expected + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    /// <summary>As the product's storage: what starts a run leaves room for what follows from it.</summary>
    private bool IsTooLarge(int bytes, IJournaledState state) => state.Growth != WriteGrowth.None
        && bytes + (state.Journal.Count * RowBytes) > contactBytes * (state.Growth == WriteGrowth.Starts ? 0.75 : 1);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var rows = (grainState.State as IJournaledState)?.Journal ?? [];
        await Write($"clear {grainId}", new StateWrite(grainId, Json: null, VersionOf(grainState), DueAt: null), rows);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    public Task Append(IReadOnlyList<IJournalRow> rows) => Write("append", write: null, rows);

    public Task<string?> Read(AutomationRef automation, CancellationToken cancellationToken) =>
        Read($"version {automation.Id} {automation.Version}", () => disk.Versions.GetValueOrDefault(automation));

    public Task<MessageStatus?> FindStatus(string effectId, int number, CancellationToken cancellationToken) =>
        Read($"status of {effectId}", () => disk.StatusOf(effectId, number));

    public Task<MessageAddress?> Find(string? effectId, string? providerId, CancellationToken cancellationToken) =>
        Read($"address of {effectId}", () => disk.Journal.OfType<MessageRow>().Where(row => row.EffectId == effectId)
            .Select(row => new MessageAddress(row.EffectId, row.Phone, row.RunId, disk.Runs.GetValueOrDefault(row.RunId)?.Phone ?? row.Phone, row.ChannelId)).FirstOrDefault());

    public Task<bool> HasSpoken(string channelId, string phone, CancellationToken cancellationToken) =>
        Read($"messages of {phone}", () => disk.Journal.OfType<MessageRow>().Any(row => row.Phone == phone && row.ChannelId == channelId));

    public Task<StoredCalendar?> Read(string id, CancellationToken cancellationToken) => Task.FromResult<StoredCalendar?>(null);

    private Task<T> Read<T>(string what, Func<T> read)
    {
        var answer = new TaskCompletionSource<T>();
        traffic.Add(new Crossing(what, TrafficKind.Read, fate =>
        {
            if (fate == Fate.Done)
            {
                answer.SetResult(read());
            }
            else if (fate is Fate.Refused or Fate.AnswerLost)
            {
                answer.SetException(new StorageUnavailableException());
            }
        }));
        return answer.Task;
    }

    private Task Write(string what, StateWrite? write, IReadOnlyList<IJournalRow> rows)
    {
        var answer = new TaskCompletionSource();
        traffic.Add(new Crossing(what, TrafficKind.Write, fate => End(fate, write, rows, answer)));
        return answer.Task;
    }

    private void End(Fate fate, StateWrite? write, IReadOnlyList<IJournalRow> rows, TaskCompletionSource answer)
    {
        try
        {
            if (fate is Fate.Done or Fate.AnswerLost or Fate.DoneInCrash)
            {
                disk.Commit(write, rows);
            }
        }
        catch (InconsistentStateException conflict)
        {
            answer.SetException(conflict);
            return;
        }

        if (fate == Fate.Done)
        {
            answer.SetResult();
        }
        else if (fate is Fate.Refused or Fate.AnswerLost)
        {
            answer.SetException(new StorageUnavailableException());
        }
    }

    private static int VersionOf<T>(IGrainState<T> state) => state.ETag is { } tag ? int.Parse(tag, CultureInfo.InvariantCulture) : 0;

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)StateJson.Default.GetTypeInfo(typeof(T))!;
}
