using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Contacts;

/// <summary>The shell of an alias: one phone, written when it changes.</summary>
[GrainType(TypeName)]
public sealed class AliasGrain([PersistentState("alias", GrainStorage.Name)] IPersistentState<AliasState> stored) : Grain, IAliasGrain
{
    public const string TypeName = "alias";

    public Task<string?> Find() => Task.FromResult(stored.State.Phone);

    public async Task Point(string phone)
    {
        if (stored.State.Phone != phone)
        {
            stored.State = new AliasState { Phone = phone };
            await stored.WriteStateAsync().OrLeave(this);
        }
    }

    public async Task Forget()
    {
        if (stored.State.Phone is not null)
        {
            stored.State = new AliasState();
            await stored.ClearStateAsync().OrLeave(this);
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
