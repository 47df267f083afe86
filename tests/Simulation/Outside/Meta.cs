using System.Globalization;
using Grainline.Messages;
using Grainline.WhatsApp;

namespace Grainline.Tests.Simulation;

/// <summary>The provider: what it took and when, and the news of it that it still owes.</summary>
internal sealed class Meta(World world) : IMessageSender, ITemplateSource
{
    private const string Timeout = "timeout";

    private static readonly string[] Refusals = ["131000", "130429", "131049", "131056", "190", "131026", Timeout];

    /// <summary>Every message that it was asked to take, in order.</summary>
    public List<OutboundMessage> Tried { get; } = [];

    /// <summary>How the next messages are refused where nothing else goes wrong: codes of Meta.</summary>
    public Queue<string> Refuses { get; } = [];

    /// <summary>Everything that it took, in order.</summary>
    public List<TakenMessage> Taken { get; } = [];

    /// <summary>News that Grainline has not taken yet; it is offered until it is.</summary>
    public List<News> Owed { get; } = [];

    public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken)
    {
        var begun = world.Tick();
        Tried.Add(message);
        var answer = new TaskCompletionSource<EffectOutcome>();
        world.Traffic.Add(new Crossing($"message {message.EffectId}", TrafficKind.Message, fate =>
        {
            if (fate == Fate.Done && Refuses.TryDequeue(out var code))
            {
                answer.SetResult(Refusal(message, code));
                return;
            }

            if (fate is Fate.Done or Fate.AnswerLost or Fate.DoneInCrash)
            {
                Take(message, begun);
            }

            if (fate is Fate.Done or Fate.Refused or Fate.AnswerLost)
            {
                answer.SetResult(OutcomeOf(message, fate));
            }
        }));
        return answer.Task;
    }

    public Task<TemplateListing> List(ProviderAccess access, string wabaId, CancellationToken cancellationToken) =>
        Task.FromResult(new TemplateListing());

    private EffectOutcome OutcomeOf(OutboundMessage message, Fate fate)
    {
        var outcome = new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Done };
        if (fate == Fate.Done)
        {
            return outcome with { ProviderId = $"wamid.{message.EffectId}" };
        }

        if (fate == Fate.AnswerLost)
        {
            return outcome with { Verdict = EffectVerdict.Uncertain, Code = "answer_lost" };
        }

        return Refusal(message, world.Pick(Refusals));
    }

    /// <summary>By the product's own table.</summary>
    private static EffectOutcome Refusal(OutboundMessage message, string code) => code == Timeout
        ? new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Uncertain, Code = code }
        : WhatsAppErrors.Classify(int.Parse(code, CultureInfo.InvariantCulture), status: 400).ToOutcome(message);

    private void Take(OutboundMessage message, int begun)
    {
        Taken.Add(new TakenMessage(message, begun, world.Tick()));
        world.Note($"taken: {message.Content.Text} for {message.EffectId} to {message.To}");
        var statuses = world.Chance(0.1) ? [MessageStatus.Failed] : world.Chance(0.5)
            ? new[] { MessageStatus.Sent, MessageStatus.Delivered } : [MessageStatus.Delivered, MessageStatus.Sent, MessageStatus.Read];
        foreach (var status in statuses)
        {
            var change = new MessageStatusChange
            {
                EffectId = message.EffectId,
                ProviderId = $"wamid.{message.EffectId}",
                Status = status,
                At = world.Now,
                Code = status == MessageStatus.Failed ? "131026" : null,
            };
            Owed.Add(new News(message.Owner, change, world.Now + world.Between(TimeSpan.Zero, TimeSpan.FromSeconds(90))));
        }
    }
}

/// <summary>A message that the provider took.</summary>
/// <param name="Message">It.</param>
/// <param name="Begun">The world's tick at which the call left.</param>
/// <param name="At">The world's tick at which it was taken.</param>
internal sealed record TakenMessage(OutboundMessage Message, int Begun, int At);

/// <summary>A status that the provider reports.</summary>
internal sealed class News(string phone, MessageStatusChange change, DateTimeOffset due)
{
    public string Phone { get; } = phone;

    public MessageStatusChange Change { get; } = change;

    /// <summary>When it is offered next.</summary>
    public DateTimeOffset Due { get; set; } = due;
}
