using Grainline.Runs;
using Microsoft.Extensions.Logging;

namespace Grainline.Webhooks;

/// <summary>The way out to one host: so many calls at once, the others wait their turn. It keeps nothing: a contact asks
/// again for what a crash has lost, and the receiver knows a repetition by its id.</summary>
[GrainType(TypeName)]
public sealed partial class EndpointGrain(IRequestSender sender, OutcomeReports reports, ILogger<EndpointGrain> log) : Grain, IEndpointGrain
{
    public const string TypeName = "endpoint";

    /// <summary>Calls to one host at once.</summary>
    private const int Concurrency = 16;

    /// <summary>Requests that may wait; beyond it contacts come back when their lease ends.</summary>
    private const int QueueLength = 5_000;

    private static readonly TimeSpan KeepAwake = TimeSpan.FromMinutes(5);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<OutboundRequest> _waiting = new();
    private int _underWay;

    public Task<bool> Send(OutboundRequest request)
    {
        if (_known.Contains(request.EffectId))
        {
            return Task.FromResult(true);
        }

        if (_waiting.Count >= QueueLength)
        {
            return Task.FromResult(false);
        }

        _known.Add(request.EffectId);
        _waiting.Enqueue(request);
        DelayDeactivation(KeepAwake);
        Next();
        return Task.FromResult(true);
    }

    private void Next()
    {
        while (_underWay < Concurrency && _waiting.TryDequeue(out var request))
        {
            _underWay++;
            _ = Call(request);
        }
    }

    private async Task Call(OutboundRequest request)
    {
        try
        {
            await reports.Bring(GrainFactory, request.Phone, await sender.Send(request, CancellationToken.None));
        }
        catch (Exception failure)
        {
            LogFailed(failure, request.EffectId);
        }
        finally
        {
            _known.Remove(request.EffectId);
            _underWay--;
            Next();
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The request {Effect} could not be finished; its lease will bring it back.")]
    private partial void LogFailed(Exception failure, string effect);
}
