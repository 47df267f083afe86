using System.Collections.Immutable;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Microsoft.Extensions.Logging;

namespace Grainline.Channels;

/// <summary>The shell of a channel: queues messages, lets them go at the number's rate, and reports what became of them.</summary>
[GrainType(TypeName)]
public sealed partial class ChannelGrain(
    [PersistentState("channel", GrainStorage.Name)] IPersistentState<ChannelState> stored,
    IMessageLog messages,
    IMessageSender sender,
    ITemplateSource templates,
    OutcomeReports reports,
    ISecretProtector protector,
    TimeProvider time,
    ILogger<ChannelGrain> log) : Grain, IChannelGrain, IDisposable
{
    public const string TypeName = "channel";

    private readonly SendQueue _queue = new();
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly SendHolds _holds = new();
    private readonly Reachability _reach = new();
    private readonly TemplateShelf _shelf = new(templates, time);
    private readonly CancellationTokenSource _stopping = new();
    private SendRate _rate = new(ChannelLimits.DefaultRate);
    private ProviderAccess? _access;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private CancellationTokenSource? _rest;
    private Task? _fence;
    private bool _isLost;
    private bool _pumping;
    private int _savedEdition;
    private int _toldEdition;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Open();
        _holds.Restore(stored.State.Holds ?? []);
        _savedEdition = _holds.Edition;
        return Task.CompletedTask;
    }

    /// <summary>What is under way is let finish, for an answer that nobody hears is a message of unknown outcome.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // CancelAsync would go on from the thread pool; what is ended here belongs to this grain's turns.
        _stopping.Cancel();
        await Task.WhenAll(_queue.Ways).WaitAsync(cancellationToken);
    }

    public async Task<SendAnswer> Send(OutboundMessage message, bool again)
    {
        if (_access is null)
        {
            return SendAnswer.UnknownChannel;
        }

        if (_queue.Knows(message.EffectId))
        {
            return SendAnswer.Queued;
        }

        if (_isLost)
        {
            await Fence();
        }

        if (again && await Asked(message) is { } known)
        {
            return known;
        }

        if (_holds.Stops(message, time.GetUtcNow()))
        {
            return SendAnswer.Held;
        }

        if (_queue.Waiting >= ChannelLimits.QueueLength)
        {
            return SendAnswer.Busy;
        }

        if (!_queue.Knows(message.EffectId))
        {
            _queue.Add(message);
            DelayDeactivation(ChannelLimits.KeepAwake);
            StartPump();
        }

        return SendAnswer.Queued;
    }

    /// <summary>What is known of a try that was handed over before; null when it may go. It may be withdrawn while that is asked.</summary>
    private async Task<SendAnswer?> Asked(OutboundMessage message)
    {
        _asked.Add(message.EffectId);
        var fence = Fence();
        await fence;
        var status = await messages.FindStatus(message.EffectId, message.Try, CancellationToken.None);
        return !_asked.Remove(message.EffectId) ? SendAnswer.Withdrawn
            : _fence != fence ? SendAnswer.Busy
            : status is null or MessageStatus.Withdrawn ? null
            : SendAnswer.Uncertain;
    }

    public Task<TimeSpan> Backlog() => Task.FromResult(TimeSpan.FromSeconds(_queue.Waiting) / _rate.PerSecond);

    public Task<ImmutableArray<string>> Withdraw(ImmutableArray<string> effectIds) =>
        Withdraw(effectIds.Select(effectId => new MessageTry(effectId, Number: 0)).ToImmutableArray());

    public async Task<ImmutableArray<string>> Withdraw(ImmutableArray<MessageTry> tries)
    {
        _asked.ExceptWith(tries.Select(known => known.EffectId));
        List<MessageTry> unsent = [.. tries.Where(known => _queue.Remove(known.EffectId))];
        await Task.WhenAll(tries.Select(known => _queue.CallOf(known.EffectId)).OfType<Task>());
        foreach (var other in tries.Except(unsent).ToList())
        {
            await Fence();
            if (await messages.FindStatus(other.EffectId, other.Number, CancellationToken.None) is null)
            {
                unsent.Add(other);
            }
        }

        return [.. unsent.Select(known => known.EffectId)];
    }

    public Task<ChannelView?> Get() => Task.FromResult(stored.State.Name is null ? null : View());

    public Task<ChannelWebhookSecrets?> GetWebhookSecrets()
    {
        if (stored.State.Name is null)
        {
            // Guessed ids must not fill the memory.
            DeactivateOnIdle();
            return Task.FromResult<ChannelWebhookSecrets?>(null);
        }

        return Task.FromResult<ChannelWebhookSecrets?>(
            new ChannelWebhookSecrets(Reveal(stored.State.AppSecret), Reveal(stored.State.VerifyToken), stored.State.PhoneNumberId));
    }

    public async Task<ChannelView> Configure(ChannelSettings settings, string actor)
    {
        var now = time.GetUtcNow();
        var created = stored.State.Name is null;
        var state = stored.State.With(Id, settings, Conceal, now);
        _holds.Clear();
        _reach.Forget();
        _shelf.Clear();
        await Store(
            () => state with
            {
                Journal =
                [
                    new ChannelRow(Id, state.Name!, state.PhoneNumberId, now),
                    new AuditRow(now, actor, created ? "channel.create" : "channel.update", Id, Detail: null),
                ],
            },
            stored.WriteStateAsync);
        await HoldsChanged();
        return View();
    }

    public async Task<bool> Delete(string actor)
    {
        if (stored.State.Name is null)
        {
            return false;
        }

        _holds.Clear();
        await Store(
            () => new ChannelState { Journal = [new ChannelRemoval(Id), new AuditRow(time.GetUtcNow(), actor, "channel.delete", Id, Detail: null)] },
            stored.ClearStateAsync);
        return true;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _writing.Dispose();
    }

    /// <summary>Stores what is new of the channel; when it fails, the channel leaves memory.</summary>
    private async Task Store(Func<ChannelState> next, Func<Task> write)
    {
        await Write(next, write).OrLeave(this);
        Open();
    }

    /// <summary>One write after the other: news of holds come while settings change, and marks all the time.</summary>
    private Task Write(Func<ChannelState> next, Func<Task> write) => Alone(async () =>
    {
        var before = stored.State;
        try
        {
            var edition = _holds.Edition;
            stored.State = next() with { Holds = _holds.At(time.GetUtcNow()) is { IsEmpty: false } lasting ? lasting : null };
            await write();
            stored.State = stored.State with { Journal = [] };
            _savedEdition = edition;
        }
        catch
        {
            stored.State = before;
            throw;
        }
    });

    private async Task Alone(Func<Task> work)
    {
        await _writing.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Open()
    {
        var state = stored.State;
        _rate = _rate.PerSecond == state.RatePerSecond ? _rate : new SendRate(state.RatePerSecond);
        _queue.Pace = _queue.Pace.Burst == state.RecipientBurst ? _queue.Pace : new RecipientPace(state.RecipientBurst);
        _access = state.Name is null ? null : new ProviderAccess(state.BaseUrl, state.PhoneNumberId, Reveal(state.AccessToken) ?? "");
    }

    private ChannelView View() => new()
    {
        Id = Id,
        Name = stored.State.Name!,
        PhoneNumberId = stored.State.PhoneNumberId,
        WabaId = stored.State.WabaId,
        BaseUrl = stored.State.BaseUrl,
        RatePerSecond = stored.State.RatePerSecond,
        RecipientBurst = stored.State.RecipientBurst,
        Holds = _holds.At(time.GetUtcNow()),
        Trouble = _reach.Trouble,
        CreatedAt = stored.State.CreatedAt,
        UpdatedAt = stored.State.UpdatedAt,
    };

    private string? Conceal(string? secret) => secret is null ? null : protector.Protect(secret);

    private string? Reveal(string? cipher) => cipher is null ? null : protector.Unprotect(cipher);
}
