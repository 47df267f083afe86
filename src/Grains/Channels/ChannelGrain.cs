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
    IJournal journal,
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
    private readonly SendHolds _holds = new();
    private readonly TemplateShelf _shelf = new(templates, time);
    private readonly CancellationTokenSource _stopping = new();
    private SendRate _rate = new(ChannelLimits.DefaultRate);
    private ProviderAccess? _access;
    private bool _pumping;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored.State ??= new ChannelState();
        Open();
        return Task.CompletedTask;
    }

    /// <summary>What is under way is let finish, for an answer that nobody hears is a message of unknown outcome.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_queue.Calls).WaitAsync(cancellationToken);
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

        if (again && await messages.FindStatus(message.EffectId, CancellationToken.None) is not (null or MessageStatus.Withdrawn))
        {
            return SendAnswer.Uncertain;
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

    public async Task<ImmutableArray<string>> Withdraw(ImmutableArray<string> effectIds)
    {
        List<string> unsent = [.. effectIds.Where(_queue.Remove)];
        await Task.WhenAll(effectIds.Select(_queue.CallOf).OfType<Task>());
        foreach (var other in effectIds.Except(unsent, StringComparer.Ordinal).ToList())
        {
            if (await messages.FindStatus(other, CancellationToken.None) is null)
            {
                unsent.Add(other);
            }
        }

        return [.. unsent];
    }

    public async Task<TemplateListing?> Templates() =>
        _access is { } access ? await _shelf.Read(access, stored.State.WabaId ?? "") : null;

    public Task<ChannelView?> Get() => Task.FromResult(stored.State.Name is null ? null : View());

    public Task<ChannelWebhookSecrets?> GetWebhookSecrets() => Task.FromResult(stored.State.Name is null
        ? null
        : new ChannelWebhookSecrets(Reveal(stored.State.AppSecret), Reveal(stored.State.VerifyToken)));

    public async Task<ChannelView> Configure(ChannelSettings settings, string actor)
    {
        var now = time.GetUtcNow();
        var created = stored.State.Name is null;
        var state = stored.State.With(Id, settings, Conceal, now);
        await Store(
            state with
            {
                Journal =
                [
                    new ChannelRow(Id, state.Name!, state.PhoneNumberId, now),
                    new AuditRow(now, actor, created ? "channel.create" : "channel.update", Id, Detail: null),
                ],
            },
            stored.WriteStateAsync);
        _holds.Clear();
        _shelf.Clear();
        return View();
    }

    public async Task<bool> Delete(string actor)
    {
        if (stored.State.Name is null)
        {
            return false;
        }

        await Store(
            new ChannelState { Journal = [new ChannelRemoval(Id), new AuditRow(time.GetUtcNow(), actor, "channel.delete", Id, Detail: null)] },
            stored.ClearStateAsync);
        return true;
    }

    public void Dispose() => _stopping.Dispose();

    private void StartPump()
    {
        if (!_pumping)
        {
            _pumping = true;
            _ = Pump();
        }
    }

    /// <summary>Sends what waits, as fast as the rate and the calls under way allow.</summary>
    private async Task Pump()
    {
        try
        {
            while (_queue.Waiting > 0 && !_stopping.IsCancellationRequested)
            {
                await Room();
                var most = Math.Min(_queue.Waiting, Math.Min(ChannelLimits.BatchSize, ChannelLimits.Concurrency - _queue.UnderWay));
                await Hand(_queue.Take(_rate.Take(most, time.GetUtcNow())));
            }
        }
        catch (Exception failure)
        {
            // The contacts' leases bring back what was taken from the queue.
            LogPumpFailed(failure, Id);
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task Room()
    {
        while (_queue.UnderWay >= ChannelLimits.Concurrency)
        {
            await Task.WhenAny(_queue.Calls);
        }

        if (_rate.Wait(time.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, _stopping.Token);
        }
    }

    /// <summary>Marks the messages as handed over before they are, so that after a crash nobody takes them for unsent.</summary>
    private async Task Hand(List<OutboundMessage> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var access = _access!;
        batch.ForEach(message => _queue.Begin(message.EffectId, Deliver(access, message, marked.Task)));
        try
        {
            var now = time.GetUtcNow();
            await journal.Append([.. batch.Select(message => Mark(message, now))]);
            marked.SetResult();
        }
        catch (Exception failure)
        {
            marked.SetException(failure);
        }
    }

    private async Task Deliver(ProviderAccess access, OutboundMessage message, Task marked)
    {
        try
        {
            await marked;
            var outcome = await sender.Send(access, message, CancellationToken.None);
            _holds.Note(message, outcome, time.GetUtcNow());
            await reports.Bring(GrainFactory, message.Owner, outcome);
        }
        catch (Exception failure)
        {
            LogDeliveryFailed(failure, Id, message.EffectId);
        }
        finally
        {
            _queue.End(message.EffectId);
        }
    }

    private MessageRow Mark(OutboundMessage message, DateTimeOffset now) => new()
    {
        EffectId = message.EffectId,
        ChannelId = Id,
        Phone = message.To,
        RunId = message.RunId,
        AutomationId = message.AutomationId,
        StepId = message.StepId,
        Content = message.Content,
        Status = MessageStatus.Sending,
        At = now,
    };

    private async Task Store(ChannelState next, Func<Task> write)
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

        stored.State = next with { Journal = [] };
        Open();
    }

    private void Open()
    {
        var state = stored.State;
        _rate = new SendRate(state.RatePerSecond);
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
        Holds = _holds.At(time.GetUtcNow()),
        CreatedAt = stored.State.CreatedAt,
        UpdatedAt = stored.State.UpdatedAt,
    };

    private string? Conceal(string? secret) => secret is null ? null : protector.Protect(secret);

    private string? Reveal(string? cipher) => cipher is null ? null : protector.Unprotect(cipher);

    [LoggerMessage(1101, LogLevel.Warning, "Channel {Channel} stopped sending; what it had taken comes back by lease.")]
    private partial void LogPumpFailed(Exception failure, string channel);

    [LoggerMessage(1102, LogLevel.Warning, "Channel {Channel} could not finish {Effect}; its lease will bring it back.")]
    private partial void LogDeliveryFailed(Exception failure, string channel, string effect);
}
