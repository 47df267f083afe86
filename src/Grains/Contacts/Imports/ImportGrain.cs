using System.Collections.Immutable;
using Grainline.Journal;
using Grainline.Phones;
using Microsoft.Extensions.Logging;

namespace Grainline.Contacts.Imports;

/// <summary>The shell of an import: one part's contacts at a time, then it notes how far it is.</summary>
[GrainType(TypeName)]
public sealed partial class ImportGrain(
    [PersistentState("import", GrainStorage.Name)] IPersistentState<ImportState> stored, TimeProvider time, ILogger<ImportGrain> log) : Grain, IImportGrain
{
    public const string TypeName = "import";

    /// <summary>How long an import may be silent before it is taken for dead and woken.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Between two parts: webhooks come between, and who asks how far it is gets an answer.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a part is tried of which a contact could not be changed; then those rows count as refused.</summary>
    private const int Tries = 8;

    private GrainRounds _rounds = null!;
    private bool _isRunning;
    private int _tries;

    private string Id => this.GetPrimaryKeyString();

    private ImportState State => stored.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _isRunning = State is { CreatedAt: not null, Status: ImportStatus.Running };
        _rounds = new GrainRounds(this, Id, time)
        {
            Beat = Breath,
            IsWanted = () => _isRunning,
            Round = Advance,
            Failed = failure => LogFailed(failure, Id),
        };
        return Wake();
    }

    public async Task<ImportView> Begin(ImportOrder order, string actor)
    {
        if (State.CreatedAt is null)
        {
            var now = time.GetUtcNow();
            await Store(new ImportState
            {
                CreatedAt = now,
                Actor = actor,
                Name = order.Name,
                Rows = order.Rows,
                Parts = order.Parts,
                Refused = order.Refused,
                Errors = order.Errors,
                Status = order.Parts > 0 ? ImportStatus.Running : ImportStatus.Completed,
                EndedAt = order.Parts > 0 ? null : now,
                Journal = [new AuditRow(now, actor, "contacts.import", Id, $$"""{"rows":{{order.Rows}},"refused":{{order.Refused}}}""")],
            });
            await Wake();
        }

        return View();
    }

    public Task<ImportView?> Get() => Task.FromResult(State.CreatedAt is null ? null : View());

    public Task<bool> IsRunning() => Task.FromResult(_isRunning);

    public async Task<ImportView?> Cancel(string actor)
    {
        if (State is { CreatedAt: not null, Status: ImportStatus.Running })
        {
            var now = time.GetUtcNow();
            var (first, last) = (State.Part, State.Parts);
            await Store(State with
            {
                Status = ImportStatus.Cancelled,
                EndedAt = now,
                Journal = [new AuditRow(now, actor, "contacts.import_cancel", Id, Detail: null)],
            });
            await Task.WhenAll(Enumerable.Range(first, last - first).Select(part => Part(part).Forget()));
        }

        return await Get();
    }

    /// <summary>Here and not at the part, because grains do one thing at a time: no part is omitted from between its reading and the change
    /// of its contacts.</summary>
    public Task Omit(int part, ImmutableArray<string> phones) => Part(part).Omit(phones);

    public Task Wake()
    {
        _rounds.Wake();
        return Task.CompletedTask;
    }

    /// <summary>When it fails, the same part is tried again; contacts that have it already stay as they are.</summary>
    private async Task Advance()
    {
        var part = Part(State.Part);
        var rows = await part.Read();
        var outcomes = await ImportRows.ForEach(rows, Change);
        if (outcomes.Any(outcome => outcome.IsUnknown) && ++_tries < Tries)
        {
            _rounds.Pause(_tries);
            return;
        }

        var refused = outcomes.Select(outcome => outcome.Error).OfType<ImportError>().OrderBy(error => error.Line).ToImmutableArray();
        var isLast = State.Part + 1 >= State.Parts;
        await Store(State with
        {
            Part = State.Part + 1,
            Imported = State.Imported + rows.Length - refused.Length,
            Refused = State.Refused + refused.Length,
            Errors = [.. State.Errors, .. refused.Take(ImportLimits.Errors - State.Errors.Length)],
            Status = isLast ? ImportStatus.Completed : ImportStatus.Running,
            EndedAt = isLast ? time.GetUtcNow() : null,
        });
        _tries = 0;
        await part.Forget();
    }

    /// <summary>Why the row was not stored, if it was not; what could not be told holds up no other row.</summary>
    private async Task<(ImportError? Error, bool IsUnknown)> Change(ImportRow row)
    {
        try
        {
            return (await ImportRows.Store(GrainFactory, row, State.Actor!), IsUnknown: false);
        }
        catch (Exception failure)
        {
            LogNotChanged(failure, Id, PhoneNumber.Mask(row.Phone));
            return (new ImportError(row.Line, "", "not_stored", "The contact could not be changed."), IsUnknown: true);
        }
    }

    private IImportPartGrain Part(int part) => GrainFactory.GetGrain<IImportPartGrain>(ImportLimits.PartKey(Id, part));

    private async Task Store(ImportState next)
    {
        stored.State = next with { DueAt = next.Status == ImportStatus.Running ? time.GetUtcNow() + Silence : null };
        await stored.WriteStateAsync().OrLeave(this);
        stored.State = stored.State with { Journal = [] };
        _isRunning = next.Status == ImportStatus.Running;
    }

    private ImportView View() => new()
    {
        Id = Id,
        Name = State.Name,
        Status = State.Status,
        Rows = State.Rows,
        Done = State.Imported + State.Refused,
        Imported = State.Imported,
        Refused = State.Refused,
        Errors = State.Errors,
        CreatedAt = State.CreatedAt!.Value,
        EndedAt = State.EndedAt,
    };

    [LoggerMessage(1302, LogLevel.Warning, "Import {Import} could not go on; it tries again.")]
    private partial void LogFailed(Exception failure, string import);

    [LoggerMessage(1304, LogLevel.Warning, "Import {Import} could not change {Contact}; the row is tried at most eight times.")]
    private partial void LogNotChanged(Exception failure, string import, string contact);
}
