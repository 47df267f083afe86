using System.Collections.Immutable;
using Grainline.Runs;
using Grainline.Traces;
using Microsoft.Extensions.Logging;

namespace Grainline.Webhooks;

/// <summary>The way out to one host: so many calls at once, the others wait their turn. It keeps nothing: a contact asks
/// again for what a crash has lost, and the receiver knows a repetition by its id.</summary>
[GrainType(TypeName)]
public sealed partial class EndpointGrain(IWebhookClient client, OutcomeReports reports, TimeProvider time, ILogger<EndpointGrain> log) : Grain, IEndpointGrain
{
    public const string TypeName = "endpoint";

    /// <summary>Calls to one host at once.</summary>
    private const int Concurrency = 16;

    /// <summary>Requests that may wait; beyond it contacts come back when their lease ends.</summary>
    private const int QueueLength = 5_000;

    private static readonly TimeSpan KeepAwake = TimeSpan.FromMinutes(5);

    private CallQueue<(WebhookRequest Request, string Phone)>? _queue;

    private CallQueue<(WebhookRequest Request, string Phone)> Queue => _queue ??= new(Concurrency, QueueLength, time, (next, answered) => Call(next.Request, next.Phone, answered));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Queue.Drain().WaitAsync(cancellationToken);

    public Task<bool> Send(WebhookRequest request, string phone)
    {
        DelayDeactivation(KeepAwake);
        return Task.FromResult(Queue.Offer(request.EffectId, (request, phone)));
    }

    public Task<TimeSpan> Backlog() => Task.FromResult(Queue.Backlog);

    public Task Withdraw(ImmutableArray<string> effectIds) => Queue.Withdraw(effectIds);

    private async Task Call(WebhookRequest request, string phone, Action answered)
    {
        using var span = GrainTrace.Effect("endpoint call", request.Trace, request.EffectId)?.SetTag(GrainTrace.Tags.Run, request.RunId);
        try
        {
            var outcome = await client.Send(request, CancellationToken.None);
            answered();
            span.Ends(outcome.Effect);
            await reports.Bring(GrainFactory, phone, outcome.Effect with { Response = outcome.Body, HttpStatus = outcome.Status });
        }
        catch (Exception failure)
        {
            span.Fails(failure);
            LogFailed(failure, request.EffectId);
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The request {Effect} could not be finished; its lease will bring it back.")]
    private partial void LogFailed(Exception failure, string effect);
}
