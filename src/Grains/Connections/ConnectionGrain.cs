using System.Collections.Immutable;
using System.Text.Json;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Connections;

/// <summary>The shell of a connection: queues pushes and lets them go, a few at a time. GHL's own limits are kept by the client,
/// from the headers of its answers. The queue is in memory; the contacts keep what is to be pushed.</summary>
[GrainType(TypeName)]
public sealed partial class ConnectionGrain(
    [PersistentState("connection", GrainStorage.Name)] IPersistentState<ConnectionState> stored,
    IGoHighLevelClient client,
    OutcomeReports reports,
    ISecretProtector protector,
    TimeProvider time,
    ILogger<ConnectionGrain> log) : Grain, IConnectionGrain
{
    public const string TypeName = "connection";

    /// <summary>Pushes under way at once; each makes up to six calls.</summary>
    private const int Concurrency = 4;

    /// <summary>Pushes that may wait; beyond it contacts come back when their lease ends.</summary>
    private const int QueueLength = 10_000;

    /// <summary>How long nothing is tried after GHL has refused the token; then one push finds out whether it still does.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan KeepAwake = TimeSpan.FromMinutes(5);

    /// <summary>What was written goes into the step record as it is.</summary>
    private static readonly JsonSerializerOptions Written = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly ProviderFailure Missing = new(EffectVerdict.Failed, "unknown_connection", "There is no such connection.");

    // Of what is stored: calls come between a change and its write, which may fail.
    private GhlAccess? _access;

    private CallQueue<GhlContactPush>? _queue;
    private Standstill? _held;

    private readonly Reachability _reach = new();

    private string Id => this.GetPrimaryKeyString();

    private CallQueue<GhlContactPush> Queue => _queue ??= new(Concurrency, QueueLength, time, Make);

    private Standstill? Hold => _held?.Until > time.GetUtcNow() ? _held : null;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _access = Open();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Queue.Drain().WaitAsync(cancellationToken);

    public Task<PushAnswer> Push(GhlContactPush push)
    {
        if (_access is null)
        {
            return Task.FromResult(PushAnswer.UnknownConnection);
        }

        if (Stops(push) && !Queue.Knows(push.EffectId))
        {
            return Task.FromResult(PushAnswer.Held);
        }

        DelayDeactivation(KeepAwake);
        return Task.FromResult(Queue.Offer(push.EffectId, push) ? PushAnswer.Queued : PushAnswer.Busy);
    }

    public Task<TimeSpan> Backlog() => Task.FromResult(Queue.Backlog);

    public Task Withdraw(ImmutableArray<string> effectIds) => Queue.Withdraw(effectIds);

    public async Task<ConnectionView> Configure(ConnectionSettings settings, string actor)
    {
        var now = time.GetUtcNow();
        var state = stored.State;
        var created = state.Name is null;
        var next = state with
        {
            Name = settings.Name ?? state.Name ?? Id,
            LocationId = settings.LocationId ?? state.LocationId,
            BaseUrl = settings.BaseUrl?.TrimEnd('/') ?? state.BaseUrl,
            Token = settings.Token is { } token ? protector.Protect(token) : state.Token,
            CreatedAt = created ? now : state.CreatedAt,
            UpdatedAt = now,
        };
        await Store(
            next with
            {
                Journal =
                [
                    new ConnectionRow(Id, next.Name, next.LocationId, now),
                    new AuditRow(now, actor, created ? "connection.create" : "connection.update", Id, Detail: null),
                ],
            },
            stored.WriteStateAsync);
        _held = null;
        _reach.Forget();
        return View();
    }

    public async Task<ConnectionCheck?> Check()
    {
        if (_access is not { } access)
        {
            return null;
        }

        var failure = await client.Check(access, CancellationToken.None);
        _reach.Note(failure, time.GetUtcNow());
        if (failure is null)
        {
            _held = null;
        }
        else
        {
            Note(failure.Verdict, failure.Hold, failure.Detail ?? failure.Code);
            DelayDeactivation(Reachability.Memory);
        }

        return new ConnectionCheck(failure);
    }

    public Task<GhlContactLookup> Find(string contactId) => Look(access => client.Find(access, contactId, CancellationToken.None));

    public Task<GhlContactLookup> Name(GhlContact contact) => Look(access => client.Name(access, contact, CancellationToken.None));

    public Task<ConnectionView?> Get() => Task.FromResult(stored.State.Name is null ? null : View());

    public async Task<bool> Delete(string actor)
    {
        if (stored.State.Name is null)
        {
            return false;
        }

        await Store(
            new ConnectionState { Journal = [new ConnectionRemoval(Id), new AuditRow(time.GetUtcNow(), actor, "connection.delete", Id, Detail: null)] },
            stored.ClearStateAsync);
        return true;
    }

    private async Task Make(GhlContactPush push, Action answered)
    {
        using var span = GrainTrace.Effect("connection push", push.Trace, push.EffectId)?.SetTag(GrainTrace.Tags.Connection, Id)
            .SetTag(GrainTrace.Tags.Run, push.RunId);
        try
        {
            if (_access is { } access)
            {
                if (Stops(push))
                {
                    var held = EffectHandOver.Held(push);
                    span.Ends(held);
                    await OutcomeReports.Offer(GrainFactory, push.Phone, held);
                    return;
                }

                var outcome = await Try(access, push);
                answered();
                span.Ends(outcome);
                await reports.Bring(GrainFactory, push.Phone, outcome);
            }
        }
        catch (Exception failure)
        {
            span.Fails(failure);
            LogFailed(failure, push.EffectId);
        }
        finally
        {
            _held?.End(push.EffectId);
        }
    }

    private async Task<EffectOutcome> Try(GhlAccess access, GhlContactPush push)
    {
        _held?.Try(push.EffectId);
        var outcome = await client.Push(access, push, CancellationToken.None);
        Note(outcome.Effect.Verdict, outcome.Effect.Hold, outcome.Effect.Detail ?? outcome.Effect.Code);
        Meet(outcome.Effect.Verdict, outcome.Effect.Code, outcome.Effect.Detail);
        return outcome.Effect with
        {
            // A contact has place for one id. Where accounts share it, the first stays: an id that every push turned over would mean another
            // account in each text, and each of them would have to search.
            ProviderId = outcome.IsElsewhere ? null : outcome.ContactId,
            Pushed = outcome.Done,
            Response = JsonSerializer.Serialize(
                new { contact_id = outcome.ContactId, created = outcome.IsNew, written = outcome.Written, warnings = outcome.Warnings },
                Written),
        };
    }

    private async Task<GhlContactLookup> Look(Func<GhlAccess, Task<GhlContactLookup>> look)
    {
        if (_access is not { } access)
        {
            return new GhlContactLookup { Failure = Missing };
        }

        var found = await look(access);
        if (found.Failure is { } failure)
        {
            Note(failure.Verdict, failure.Hold, failure.Detail ?? failure.Code);
        }

        Meet(found.Failure?.Verdict ?? EffectVerdict.Done, found.Failure?.Code, found.Failure?.Detail);
        return found;
    }

    private bool Stops(GhlContactPush push) => _held?.Stops(push.EffectId, time.GetUtcNow()) ?? false;

    /// <summary>Pushes that are tried again come back after longer and longer pauses, and a connection that has nothing to do leaves memory.</summary>
    private void Meet(EffectVerdict verdict, string? code, string? detail)
    {
        _reach.Note(verdict, code, detail, time.GetUtcNow());
        if (_reach.Trouble is not null)
        {
            DelayDeactivation(Reachability.Memory);
        }
    }

    private void Note(EffectVerdict verdict, HoldScope scope, string? reason)
    {
        if (scope == HoldScope.Connection)
        {
            if (Hold is null)
            {
                GrainMeter.HoldBegan("connection");
            }

            _held = new Standstill(reason ?? "refused", time.GetUtcNow() + HoldTime);
        }
        else if (verdict is EffectVerdict.Done or EffectVerdict.Failed && Hold is null)
        {
            _held = null;
        }
    }

    private async Task Store(ConnectionState next, Func<Task> write)
    {
        stored.State = next;
        await write().OrLeave(this);
        stored.State = next with { Journal = [] };
        _access = Open();
    }

    private GhlAccess? Open() => stored.State.Name is null
        ? null
        : new GhlAccess(stored.State.BaseUrl, stored.State.LocationId, stored.State.Token is { } token ? protector.Unprotect(token) : "");

    private ConnectionView View() => new()
    {
        Id = Id,
        Name = stored.State.Name!,
        LocationId = stored.State.LocationId,
        BaseUrl = stored.State.BaseUrl,
        Held = Hold?.Reason,
        HeldUntil = Hold?.Until,
        Trouble = _reach.Trouble,
        CreatedAt = stored.State.CreatedAt,
        UpdatedAt = stored.State.UpdatedAt,
    };

    [LoggerMessage(1401, LogLevel.Warning, "The push {Effect} could not be finished; its lease will bring it back.")]
    private partial void LogFailed(Exception failure, string effect);
}
