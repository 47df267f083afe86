using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Contacts;

/// <summary>The shell of an alias: one phone, written when it changes.</summary>
[GrainType(TypeName)]
public sealed class AliasGrain([PersistentState("alias", GrainStorage.Name)] IPersistentState<AliasState> stored) : Grain, IAliasGrain
{
    public const string TypeName = "alias";

    public Task<string?> Find() => Task.FromResult(stored.State?.Phone);

    public async Task Point(string phone)
    {
        if (stored.State?.Phone != phone)
        {
            await Store(new AliasState { Phone = phone }, stored.WriteStateAsync);
        }
    }

    public async Task Forget()
    {
        if (stored.State?.Phone is not null)
        {
            await Store(new AliasState(), stored.ClearStateAsync);
        }
    }

    /// <summary>When the write fails, the grain leaves memory and reads again what is stored.</summary>
    private async Task Store(AliasState next, Func<Task> write)
    {
        stored.State = next;
        try
        {
            await write();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>Where an alias leads.</summary>
public sealed record AliasState : IJournaledState
{
    /// <summary>E.164; null = nowhere.</summary>
    public string? Phone { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
