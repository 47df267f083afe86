using Grainline.Pages.Backend;

namespace Grainline.Pages.Overview;

/// <summary>What a person should look at.</summary>
internal enum ConcernKind
{
    /// <summary>A channel or connection is refused all that it sends.</summary>
    Held,

    /// <summary>A channel is refused a template, or what goes to a country.</summary>
    PartlyHeld,

    /// <summary>A channel or connection gets no answer, or failed its last check.</summary>
    Unreachable,
    Rejected,
    Skipped,
    Failed,
}

/// <summary>Something that a person should look at, and where.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The automation's id, or the name of what is held.</param>
/// <param name="Reason">The API's word for the cause.</param>
/// <param name="Href">Where to look.</param>
/// <param name="IsBad">Whether somebody must act, not only know.</param>
internal sealed record Concern(ConcernKind Kind, string Subject, string? Reason, string Href, bool IsBad)
{
    /// <summary>How often the cause was seen.</summary>
    public int Count { get; init; }

    /// <summary>Who holds it, or does not answer.</summary>
    public string Holder { get; init; } = "";

    /// <summary>What is held of it: the name of a template with its language, or a country's code.</summary>
    public string? Part { get; init; }

    /// <summary>When one message or push asks whether it goes again; nobody knows when the hold ends.</summary>
    public DateTimeOffset AsksAgain { get; init; }

    /// <summary>The other side's words, for a cause that the console has none for.</summary>
    public string? Detail { get; init; }

    public DateTimeOffset Since { get; init; }
}

/// <summary>The newest failures, and what sends.</summary>
internal sealed record AttentionFacts(
    IReadOnlyList<DeliveryLine> Rejected, IReadOnlyList<DeliveryLine> Skipped, IReadOnlyList<RunLine> Failed, IReadOnlyList<ChannelLine> Channels, IReadOnlyList<ConnectionLine> Connections);

/// <summary>Looks through the newest failures; each cause is named once, with how often it was seen.</summary>
internal static class Attention
{
    /// <summary>What is older needs nobody any more.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>Of a hold: all that the channel sends.</summary>
    private const string Whole = "channel";

    public static IReadOnlyList<Concern> Of(AttentionFacts facts, DateTimeOffset now) =>
    [
        .. from channel in facts.Channels
           from hold in channel.Holds ?? []
           select Held(channel, hold),
        .. from connection in facts.Connections
           where connection is { Held: not null, HeldUntil: not null }
           select new Concern(ConcernKind.Held, connection.Name, connection.Held, "/settings/connections", IsBad: true)
           {
               Holder = "Go High Level",
               AsksAgain = connection.HeldUntil!.Value,
           },
        .. from channel in facts.Channels
           where channel.Holds?.Any(hold => hold.What == Whole) is not true
           from concern in Unreachable(channel.Name, channel.Trouble, "WhatsApp", "/settings", now)
           select concern,
        .. from connection in facts.Connections
           where connection.Held is null
           from concern in Unreachable(connection.Name, connection.Trouble, "Go High Level", "/settings/connections", now)
           select concern,
        .. Deliveries(ConcernKind.Rejected, "rejected", facts.Rejected, now),
        .. Deliveries(ConcernKind.Skipped, "skipped", facts.Skipped.Where(delivery => delivery.Code is "loop_guard" or "too_many_runs"), now),
        .. from run in facts.Failed
           where run.StartedAt > now - Recent
           group run by (run.AutomationId, run.EndReason) into cause
           select new Concern(
               ConcernKind.Failed, cause.Key.AutomationId, cause.Key.EndReason, $"/runs?status=failed&automation={cause.Key.AutomationId}", IsBad: true) { Count = cause.Count() },
    ];

    private static Concern Held(ChannelLine channel, ChannelHold hold) => hold.What != Whole && hold.What.Split(':', 2) is [var kind, var part]
        ? new Concern(ConcernKind.PartlyHeld, channel.Name, hold.Reason, kind == "template" ? "/settings/templates" : "/settings", IsBad: true) { Holder = "WhatsApp", Part = part, AsksAgain = hold.Until }
        : new Concern(ConcernKind.Held, channel.Name, hold.Reason, "/settings", IsBad: true) { Holder = "WhatsApp", AsksAgain = hold.Until };

    /// <summary>What is held is named as that alone: it is the same cause.</summary>
    private static IEnumerable<Concern> Unreachable(string name, ProviderTrouble? trouble, string holder, string href, DateTimeOffset now) =>
        trouble is null || trouble.LastAt <= now - Recent
            ? []
            : [new Concern(ConcernKind.Unreachable, name, trouble.Code, href, IsBad: true) { Holder = holder, Detail = trouble.Detail, Since = trouble.Since }];

    private static IEnumerable<Concern> Deliveries(ConcernKind kind, string outcome, IEnumerable<DeliveryLine> deliveries, DateTimeOffset now) =>
        from delivery in deliveries
        where delivery.ReceivedAt > now - Recent
        group delivery by (delivery.AutomationId, delivery.Code) into cause
        select new Concern(
            kind, cause.Key.AutomationId, cause.Key.Code, $"/deliveries?outcome={outcome}&automation={cause.Key.AutomationId}", IsBad: cause.Key.Code == "invalid_secret")
        {
            Count = cause.Count(),
        };
}
