using Grainline.Automations.Definitions;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Traces;

namespace Grainline.Automations;

/// <summary>The shell of an automation: reads its versions' plan once, answers admissions from memory, commits changes.</summary>
[GrainType(TypeName)]
public sealed class AutomationGrain(
    [PersistentState("automation", GrainStorage.Name)] IPersistentState<AutomationState> stored,
    ISecretProtector protector,
    TimeProvider time) : Grain, IAutomationGrain
{
    public const string TypeName = "automation";

    private AdmissionDesk _desk = AdmissionDesk.Closed;

    private string Id => this.GetPrimaryKeyString();

    private AutomationState State => stored.State;

    private bool Exists => State.Version > 0;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        OpenDesk();
        return Task.CompletedTask;
    }

    public Task<Admission> Admit(string webhookId, string? secret)
    {
        using var span = GrainTrace.Part("automation admit");
        var admission = _desk.Admit(webhookId, secret, time.GetUtcNow());
        span?.SetTag(GrainTrace.Tags.Automation, admission.Automation.Id).SetTag(GrainTrace.Tags.Verdict, admission.Verdict.ToString());
        if (!Exists)
        {
            // Guessed ids must not fill the memory.
            DeactivateOnIdle();
        }

        return Task.FromResult(admission);
    }

    public Task<Admission> Plan() => Task.FromResult(_desk.Plan());

    public async Task<AutomationAnswer> Create(string definition, string actor)
    {
        if (Exists)
        {
            throw new InvalidOperationException($"{Id} exists.");
        }

        var now = time.GetUtcNow();
        var reading = DefinitionParser.Read(definition);
        if (reading.Definition is null)
        {
            return Refuse(reading);
        }

        var created = new AutomationState
        {
            Version = 1,
            Definition = definition,
            WebhookToken = Ids.Random(WebhookId.TokenLength),
            Secret = protector.Protect(Ids.Secret()),
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await Commit(created, actor, "automation.create", VersionOf(created, actor));
    }

    public async Task<AutomationAnswer> Publish(string definition, int? expectedVersion, string actor)
    {
        if (!Exists)
        {
            return new AutomationAnswer { Refusal = AutomationRefusal.NotFound };
        }

        if (expectedVersion is { } expected && expected != State.Version)
        {
            return new AutomationAnswer { Refusal = AutomationRefusal.StaleVersion, Automation = View() };
        }

        var reading = DefinitionParser.Read(definition);
        if (reading.Definition is null)
        {
            return Refuse(reading);
        }

        if (DefinitionJson.IsSame(definition, State.Definition))
        {
            return new AutomationAnswer { Automation = View() };
        }

        var published = State with { Version = State.Version + 1, Definition = definition, UpdatedAt = time.GetUtcNow() };
        return await Commit(published, actor, "automation.publish", VersionOf(published, actor));
    }

    public async Task<AutomationAnswer> SetStatus(AutomationStatus status, string actor)
    {
        if (!Exists)
        {
            return new AutomationAnswer { Refusal = AutomationRefusal.NotFound };
        }

        return State.Status == status
            ? new AutomationAnswer { Automation = View() }
            : await Commit(
                State with { Status = status, UpdatedAt = time.GetUtcNow() }, actor, $"automation.{status.ToString().ToLowerInvariant()}");
    }

    public async Task<SecretRotation?> RotateSecret(TimeSpan overlap, string actor)
    {
        if (!Exists)
        {
            return null;
        }

        var secret = Ids.Secret();
        var now = time.GetUtcNow();
        var until = now + overlap;
        await Commit(State.WithSecret(protector.Protect(secret), until, now), actor, "automation.rotate_secret");
        return new SecretRotation(secret, until);
    }

    public Task<AutomationView?> Get() => Task.FromResult(Exists ? View() : null);

    public async Task<bool> Delete(string actor)
    {
        if (!Exists)
        {
            return false;
        }

        await Store(
            new AutomationState
            {
                Journal = [new AutomationRemoval(Id), new AuditRow(time.GetUtcNow(), actor, "automation.delete", Id, Detail: null)],
            },
            stored.ClearStateAsync);
        return true;
    }

    private VersionRow VersionOf(AutomationState state, string actor) => new()
    {
        Automation = new AutomationRef(Id, state.Version),
        Definition = state.Definition,
        CreatedAt = state.UpdatedAt,
        CreatedBy = actor,
    };

    private async Task<AutomationAnswer> Commit(AutomationState next, string actor, string action, params IJournalRow[] rows)
    {
        var listed = new AutomationRow
        {
            Id = Id,
            Name = DefinitionJson.NameOf(next.Definition),
            Status = next.Status,
            Version = next.Version,
            CreatedAt = next.CreatedAt,
            UpdatedAt = next.UpdatedAt,
        };
        var audit = new AuditRow(next.UpdatedAt, actor, action, Id, $$"""{"version":{{next.Version}}}""");
        await Store(next with { Journal = [listed, .. rows, audit] }, stored.WriteStateAsync);
        return new AutomationAnswer { Automation = View() };
    }

    private async Task Store(AutomationState next, Func<Task> write)
    {
        stored.State = next;
        await write().OrLeave(this);
        stored.State = next with { Journal = [] };
        OpenDesk();
    }

    private void OpenDesk() => _desk = Exists ? new AdmissionDesk(Id, State, protector) : AdmissionDesk.Closed;

    private AutomationView View() => new()
    {
        Id = Id,
        Name = DefinitionJson.NameOf(State.Definition),
        Status = State.Status,
        Version = State.Version,
        Definition = State.Definition,
        WebhookId = WebhookId.Of(Id, State.WebhookToken),
        Secret = protector.Unprotect(State.Secret),
        PreviousSecretValidUntil = State.PreviousSecretValidUntil > time.GetUtcNow() ? State.PreviousSecretValidUntil : null,
        CreatedAt = State.CreatedAt,
        UpdatedAt = State.UpdatedAt,
    };

    private static AutomationAnswer Refuse(DefinitionReading reading) =>
        new() { Refusal = AutomationRefusal.InvalidDefinition, Errors = reading.Errors };
}
