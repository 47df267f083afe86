using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Phones;
using Microsoft.Extensions.Logging;

namespace Grainline.Automations;

/// <summary>The shell of a bulk start: one second's contacts at a time, then it notes how far it is. After a crash it repeats
/// at most that second, and a contact that began knows the delivery's key.</summary>
[GrainType(TypeName)]
public sealed partial class BulkGrain(
    [PersistentState("bulk", GrainStorage.Name)] IPersistentState<BulkState> stored, TimeProvider time, ILogger<BulkGrain> log) : Grain, IBulkGrain
{
    public const string TypeName = "bulk";

    /// <summary>How long a bulk start may be silent before it is taken for dead and woken.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>How often it looks whether a paused automation goes on.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private GrainRounds _rounds = null!;

    private string Id => this.GetPrimaryKeyString();

    private BulkState State => stored.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rounds = new GrainRounds(this, Id, time)
        {
            Beat = Tick,
            IsWanted = () => State is { AutomationId: not null, Status: BulkStatus.Running },
            Round = Advance,
            Failed = failure => LogFailed(failure, Id),
        };
        return Wake();
    }

    public async Task<BulkView> Begin(BulkOrder order, string actor)
    {
        if (State.AutomationId is null)
        {
            var now = time.GetUtcNow();
            await Store(new BulkState
            {
                AutomationId = order.AutomationId,
                Left = order.Phones,
                Total = order.Phones.Length,
                RatePerSecond = order.RatePerSecond,
                Status = BulkStatus.Running,
                CreatedAt = now,
                Journal = [new AuditRow(now, actor, "automation.bulk", order.AutomationId, $$"""{"bulk_id":"{{Id}}","contacts":{{order.Phones.Length}}}""")],
            });
            await Wake();
        }

        return View();
    }

    public Task<BulkView?> Get() => Task.FromResult(State.AutomationId is null ? null : View());

    public async Task<BulkView?> Cancel(string actor)
    {
        if (State.AutomationId is null)
        {
            return null;
        }

        if (State.Status == BulkStatus.Running)
        {
            var now = time.GetUtcNow();
            await Store(State with
            {
                Status = BulkStatus.Cancelled,
                Waiting = false,
                Left = [],
                Again = [],
                EndedAt = now,
                Journal = [new AuditRow(now, actor, "automation.bulk_cancel", State.AutomationId, Detail: null)],
            });
        }

        return View();
    }

    public async Task Omit(ImmutableArray<string> phones)
    {
        var (left, again) = (State.Left.RemoveAll(phones.Contains), State.Again.RemoveAll(phones.Contains));
        var omitted = State.Left.Length + State.Again.Length - left.Length - again.Length;
        if (omitted > 0)
        {
            await Store(State with { Left = left, Again = again, Skipped = State.Skipped + omitted });
        }
    }

    public Task Wake()
    {
        _rounds.Wake();
        return Task.CompletedTask;
    }

    /// <summary>When it fails, the same contacts are tried again; those that began are duplicates then.</summary>
    private async Task Advance()
    {
        var admission = await GrainFactory.GetGrain<IAutomationGrain>(State.AutomationId!).Plan();
        if (admission.Verdict == AdmissionVerdict.Paused)
        {
            await Wait();
            return;
        }

        var batch = State.Left[..Math.Min(State.RatePerSecond, State.Left.Length)];
        var asked = await Task.WhenAll(batch.Select(phone => Ask(admission, phone)));
        var next = BulkDecision.Asked(State with { Waiting = false }, asked, time.GetUtcNow());
        if (next.Round > State.Round)
        {
            _rounds.Pause(next.Round);
        }

        await Store(next);
    }

    /// <summary>A pause ends: nobody's turn is used up by it. Who waits for weeks writes once.</summary>
    private async Task Wait()
    {
        _rounds.Rest(Look);
        if (!State.Waiting)
        {
            await Store(State with { Waiting = true });
        }
    }

    /// <summary>One contact that cannot be asked holds up no other.</summary>
    private async Task<(string Phone, DeliveryOutcome? Outcome)> Ask(Admission admission, string phone)
    {
        try
        {
            return (phone, await Start(admission, phone));
        }
        catch (Exception failure)
        {
            LogNotAsked(failure, Id, PhoneNumber.Mask(phone));
            return (phone, null);
        }
    }

    private async Task<DeliveryOutcome> Start(Admission admission, string phone)
    {
        if (admission.Policy is null || admission.Verdict != AdmissionVerdict.Admitted)
        {
            return admission.Policy is null ? DeliveryOutcome.Rejected : DeliveryOutcome.Skipped;
        }

        var now = time.GetUtcNow();
        phone = await ContactKey.Find(GrainFactory, phone, otherwise: phone);
        var body = new { phone, bulk_id = Id };
        var answer = await GrainFactory.GetGrain<IContactGrain>(phone).Start(OwnStart.Of(admission, DeliverySource.Bulk, $"bulk:{Id}", body, now));
        return answer.Outcome;
    }

    private async Task Store(BulkState next)
    {
        stored.State = next with { DueAt = next.Status == BulkStatus.Running ? time.GetUtcNow() + Silence : null };
        await stored.WriteStateAsync().OrLeave(this);
        stored.State = stored.State with { Journal = [] };
    }

    private BulkView View() => new()
    {
        Id = Id,
        AutomationId = State.AutomationId!,
        Status = State.Status,
        Total = State.Total,
        Done = State.Started + State.Skipped + State.Failed,
        Started = State.Started,
        Skipped = State.Skipped,
        Failed = State.Failed,
        CreatedAt = State.CreatedAt,
        EndedAt = State.EndedAt,
        Waiting = State.Waiting,
    };

    [LoggerMessage(1301, LogLevel.Warning, "Bulk start {Bulk} could not go on; it tries again.")]
    private partial void LogFailed(Exception failure, string bulk);

    [LoggerMessage(1303, LogLevel.Warning, "Bulk start {Bulk} could not ask {Contact}; it is asked again after the others, at most eight times.")]
    private partial void LogNotAsked(Exception failure, string bulk, string contact);
}
