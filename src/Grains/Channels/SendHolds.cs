using System.Collections.Immutable;
using Grainline.Messages;

namespace Grainline.Channels;

/// <summary>What the provider refuses for now (facts/whatsapp.md 1.6): the number, a template, a country, a person. In memory:
/// after a restart, the next message finds out again.</summary>
internal sealed class SendHolds
{
    /// <summary>How long nothing of the kind is tried; then one message finds out whether it goes again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private const string Channel = "channel";
    private const int MaxHolds = 1_000;

    private readonly Dictionary<string, ChannelHold> _holds = new(StringComparer.Ordinal);

    public ImmutableArray<ChannelHold> At(DateTimeOffset now) =>
        [.. _holds.Values.Where(hold => hold.Until > now).OrderBy(hold => hold.What, StringComparer.Ordinal)];

    /// <summary>Whether the message must wait.</summary>
    public bool Stops(OutboundMessage message, DateTimeOffset now) =>
        _holds.Count > 0 && Keys(message).Any(key => _holds.TryGetValue(key, out var hold) && hold.Until > now);

    /// <summary>Takes what an outcome says of more than its own message.</summary>
    public void Note(OutboundMessage message, EffectOutcome outcome, DateTimeOffset now)
    {
        var what = outcome.Hold switch
        {
            HoldScope.Channel or HoldScope.Account => Channel,
            HoldScope.Template => TemplateKey(message),
            HoldScope.Recipient => RecipientKey(message),
            HoldScope.Country => CountryKey(message),
            _ => null,
        };
        if (what is null)
        {
            return;
        }

        if (_holds.Count >= MaxHolds)
        {
            foreach (var over in _holds.Values.Where(hold => hold.Until <= now).ToList())
            {
                _holds.Remove(over.What);
            }
        }

        var pause = outcome.Hold == HoldScope.Recipient ? outcome.RetryAfter ?? TimeSpan.FromSeconds(6) : Pause;
        _holds[what] = new ChannelHold(what, outcome.Detail ?? outcome.Code ?? "refused", now + pause);
    }

    public void Clear() => _holds.Clear();

    private static IEnumerable<string> Keys(OutboundMessage message) =>
        new[] { Channel, TemplateKey(message), RecipientKey(message), CountryKey(message) }.OfType<string>();

    private static string? TemplateKey(OutboundMessage message) =>
        message.Content.Template is { } template ? $"template:{template.Name}/{template.Language}" : null;

    private static string RecipientKey(OutboundMessage message) => $"recipient:{message.To}";

    private static string? CountryKey(OutboundMessage message) =>
        Phones.PhoneNumber.Parse(message.To) is { IsNumber: true, Number: var number } ? $"country:{number.Region}" : null;
}
