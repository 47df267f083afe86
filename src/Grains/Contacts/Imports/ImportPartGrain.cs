using System.Collections.Immutable;

namespace Grainline.Contacts.Imports;

/// <summary>The shell of an import's part: keeps rows until they are imported.</summary>
[GrainType(TypeName)]
public sealed class ImportPartGrain([PersistentState("part", GrainStorage.Name)] IPersistentState<ImportPartState> stored, TimeProvider time)
    : Grain, IImportPartGrain
{
    public const string TypeName = "import-part";

    public Task Keep(ImmutableArray<ImportRow> rows)
    {
        stored.State = new ImportPartState { Rows = rows, DueAt = time.GetUtcNow() + ImportLimits.PartAge };
        return stored.WriteStateAsync().OrLeave(this);
    }

    public Task Omit(ImmutableArray<string> phones) => stored.State.Rows.Any(row => phones.Contains(row.Phone))
        ? Keep(stored.State.Rows.RemoveAll(row => phones.Contains(row.Phone)))
        : Task.CompletedTask;

    public Task<ImmutableArray<ImportRow>> Read() => Task.FromResult(stored.State.Rows);

    public async Task Forget()
    {
        await stored.ClearStateAsync().OrLeave(this);
        DeactivateOnIdle();
    }

    public async Task Wake()
    {
        var import = GrainFactory.GetGrain<IImportGrain>(ImportLimits.PartOf(this.GetPrimaryKeyString()).Import);
        await (await import.IsRunning() ? Keep(stored.State.Rows) : Forget());
    }
}
