using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Tests.Simulation;

/// <summary>Go High Level: takes pushes, or refuses the token.</summary>
internal sealed class Ghl(World world) : IGoHighLevelClient
{
    /// <summary>Every push that it was asked to take, in order.</summary>
    public List<GhlContactPush> Tried { get; } = [];

    /// <summary>Pushes that it takes no more of before the token is right again.</summary>
    public int Refuses { get; set; }

    public Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken)
    {
        Tried.Add(push);
        var answer = new TaskCompletionSource<GhlPushOutcome>();
        world.Traffic.Add(new Crossing($"push {push.EffectId}", TrafficKind.Request, _ =>
        {
            var effect = new EffectOutcome { EffectId = push.EffectId, RunId = push.RunId, Verdict = EffectVerdict.Done };
            answer.SetResult(new GhlPushOutcome
            {
                Effect = Refuses-- > 0 ? effect with { Verdict = EffectVerdict.Retry, Code = "http_401", Hold = HoldScope.Connection, RetryAfter = TimeSpan.FromHours(1) } : effect,
            });
        }));
        return answer.Task;
    }

    public Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) => throw new NotSupportedException();
}
