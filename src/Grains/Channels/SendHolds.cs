using System.Collections.Immutable;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Traces;

namespace Grainline.Channels;

/// <summary>What the provider refuses for now (facts/whatsapp.md 1.6): the number, a template, a country; and the messages
/// that stand still because of it, so that they are told when it ends.</summary>
internal sealed class SendHolds
{
    /// <summary>How long nothing of the kind is tried; then one message finds out whether it goes again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>How long after the provider has taken such a message no refusal of it has come by webhook, before the others follow.</summary>
    private static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(1);

    private const string Channel = "channel";
    private const string Paused = "PAUSED";
    private const int MaxHolds = 1_000;

    /// <summary>Messages that are told; others ask by themselves within some minutes.</summary>
    private const int MaxWaiting = 10_000;

    private readonly Dictionary<string, Standstill> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutboundMessage> _waiting = new(StringComparer.Ordinal);

    /// <summary>Holds of what was taken first and refused later: that the next message is taken says nothing yet.</summary>
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);

    /// <summary>Goes up when a hold begins or ends.</summary>
    public int Edition { get; private set; }

    public ImmutableArray<ChannelHold> At(DateTimeOffset now) =>
        [.. _holds.Where(hold => hold.Value.Until > now).OrderBy(hold => hold.Key, StringComparer.Ordinal)
            .Select(hold => new ChannelHold(hold.Key, hold.Value.Reason, hold.Value.Until))];

    public void Restore(ImmutableArray<ChannelHold> holds)
    {
        foreach (var hold in holds)
        {
            _holds[hold.What] = new Standstill(hold.Reason, hold.Until);
        }
    }

    /// <summary>Whether the message must wait.</summary>
    public bool Stops(OutboundMessage message, DateTimeOffset now)
    {
        if (Of(message).Any(hold => hold.Stops(message.EffectId, now)))
        {
            Wait(message);
            return true;
        }

        _waiting.Remove(message.EffectId);
        return false;
    }

    /// <summary>Whether the message is tried now; where a pause is over, it is the one that finds out. To be followed by <see cref="End"/>.</summary>
    public bool Lets(OutboundMessage message, DateTimeOffset now)
    {
        if (Stops(message, now))
        {
            return false;
        }

        foreach (var hold in Of(message))
        {
            hold.Try(message.EffectId);
        }

        return true;
    }

    /// <summary>The message is not under way any more, whatever became of it.</summary>
    public void End(OutboundMessage message)
    {
        foreach (var hold in Of(message))
        {
            hold.End(message.EffectId);
        }
    }

    /// <summary>Takes what an outcome says of more than its own message: that the kind is refused, or that it is not any more.</summary>
    public void Note(OutboundMessage message, EffectOutcome outcome, DateTimeOffset now)
    {
        var what = outcome.Hold switch
        {
            HoldScope.Channel or HoldScope.Account => Channel,
            HoldScope.Template => TemplateKey(message),
            HoldScope.Country => CountryKey(message),
            _ => null,
        };
        if (what is not null)
        {
            Put(what, new Standstill(outcome.Detail ?? outcome.Code ?? "refused", now + Pause), now);
            Wait(message);
        }
        else if (_holds.Count > 0 && outcome.Verdict is (EffectVerdict.Done or EffectVerdict.Failed))
        {
            Pass([.. Keys(message).Where(key => _holds.TryGetValue(key, out var hold) && hold.Until <= now)], now);
        }
    }

    /// <summary>The same of a message that the provider had taken: it may refuse for all by webhook alone.</summary>
    public void Note(LateRefusal refusal, DateTimeOffset now)
    {
        var what = refusal.Hold switch
        {
            HoldScope.Channel or HoldScope.Account => Channel,
            HoldScope.Country => CountryKey(refusal.Phone),
            _ => null,
        };
        if (what is not null)
        {
            Put(what, new Standstill(refusal.Reason, now + Pause), now);
            _late.Add(what);
        }
    }

    /// <summary>A paused template is held, and asked now and then in case the news of its end is lost; one that may be sent again is
    /// let go at once.</summary>
    public void Note(TemplateNews news, DateTimeOffset now)
    {
        if (news is { Status: Paused, Language: { } language })
        {
            Put(TemplateKey(news.Name, language), new Standstill(Paused, now + Pause), now);
        }
        else if (news.IsSendableAgain)
        {
            Release(news.Language is { } one
                ? [TemplateKey(news.Name, one)]
                : [.. _holds.Keys.Where(key => key.StartsWith(TemplateKey(news.Name, ""), StringComparison.Ordinal))]);
        }
    }

    /// <summary>The messages that waited and need not any more.</summary>
    public List<OutboundMessage> Freed()
    {
        var freed = _waiting.Values.Where(message => !Of(message).Any()).ToList();
        freed.ForEach(message => _waiting.Remove(message.EffectId));
        return freed;
    }

    public void Clear() => Release([.. _holds.Keys]);

    /// <summary>The number may send again; its templates and countries are as they were.</summary>
    public void ClearChannel() => Release([Channel]);

    private void Put(string what, Standstill hold, DateTimeOffset now)
    {
        if (_holds.Count >= MaxHolds)
        {
            Release([.. _holds.Where(known => known.Value.Until <= now).Select(known => known.Key)]);
        }

        if (!(_holds.TryGetValue(what, out var before) && before.Until > now))
        {
            Edition++;
            GrainMeter.HoldBegan(what.Split(':')[0]);
        }

        _holds[what] = hold;
    }

    /// <summary>A message of the kind was taken.</summary>
    private void Pass(ImmutableArray<string> keys, DateTimeOffset now)
    {
        foreach (var key in keys.Where(_late.Remove))
        {
            _holds[key] = new Standstill(_holds[key].Reason, now + Confirmation);
        }

        Release([.. keys.Where(key => _holds[key].Until <= now)]);
    }

    private void Release(ImmutableArray<string> keys)
    {
        _late.ExceptWith(keys);
        Edition += keys.Count(key => _holds.Remove(key));
    }

    private void Wait(OutboundMessage message)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting[message.EffectId] = message;
        }
    }

    private IEnumerable<Standstill> Of(OutboundMessage message) =>
        _holds.Count == 0 ? [] : Keys(message).Select(key => _holds.GetValueOrDefault(key)).OfType<Standstill>();

    private static IEnumerable<string> Keys(OutboundMessage message) =>
        new[] { Channel, TemplateKey(message), CountryKey(message) }.OfType<string>();

    private static string? TemplateKey(OutboundMessage message) =>
        message.Content.Template is { } template ? TemplateKey(template.Name, template.Language) : null;

    private static string TemplateKey(string name, string language) => $"template:{name}/{language}";

    private static string? CountryKey(OutboundMessage message) => CountryKey(message.To);

    private static string? CountryKey(string phone) =>
        Phones.PhoneNumber.Parse(phone) is { IsNumber: true, Number: var number } ? $"country:{number.Region}" : null;
}
