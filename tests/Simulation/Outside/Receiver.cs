using Grainline.Messages;
using Grainline.Webhooks;

namespace Grainline.Tests.Simulation;

/// <summary>Somebody's server that outgoing webhooks call.</summary>
internal sealed class Receiver(World world) : IWebhookClient
{
    /// <summary>When each request left and was done, as often as it was.</summary>
    public Dictionary<string, List<(DateTimeOffset Left, DateTimeOffset At)>> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Those whose outcome was lost, with the answer or in a crash.</summary>
    public HashSet<string> Lost { get; } = new(StringComparer.Ordinal);

    public Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken)
    {
        var left = world.Now;
        var answer = new TaskCompletionSource<WebhookOutcome>();
        world.Traffic.Add(new Crossing($"request {request.EffectId}", TrafficKind.Request, fate =>
        {
            if (fate is Fate.Done or Fate.AnswerLost or Fate.DoneInCrash)
            {
                (Done.TryGetValue(request.EffectId, out var times) ? times : Done[request.EffectId] = []).Add((left, world.Now));
                world.Note($"requested: {request.EffectId}");
            }

            if (fate is Fate.AnswerLost or Fate.DoneInCrash)
            {
                Lost.Add(request.EffectId);
            }

            if (fate is Fate.Done or Fate.Refused or Fate.AnswerLost)
            {
                answer.SetResult(OutcomeOf(request, fate));
            }
        }));
        return answer.Task;
    }

    private WebhookOutcome OutcomeOf(WebhookRequest request, Fate fate) => new()
    {
        Effect = new EffectOutcome
        {
            EffectId = request.EffectId,
            RunId = request.RunId,
            Verdict = fate switch
            {
                Fate.Done => EffectVerdict.Done,
                Fate.AnswerLost => EffectVerdict.Uncertain,
                _ => world.Chance(0.7) ? EffectVerdict.Retry : EffectVerdict.Failed,
            },
            Code = fate == Fate.Done ? "200" : "503",
        },
        Status = fate == Fate.Done ? 200 : null,
    };
}
