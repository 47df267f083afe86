using Grainline.Pages.Backend;

namespace Grainline.Pages.Overview;

/// <summary>What a person should look at.</summary>
internal enum ConcernKind
{
    /// <summary>A channel or connection sends nothing until a time.</summary>
    Held,
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

    /// <summary>Who holds it.</summary>
    public string Holder { get; init; } = "";

    public DateTimeOffset Until { get; init; }
}

/// <summary>The newest failures, and what sends.</summary>
internal sealed record AttentionFacts(
    IReadOnlyList<DeliveryLine> Rejected, IReadOnlyList<DeliveryLine> Skipped, IReadOnlyList<RunLine> Failed, IReadOnlyList<ChannelLine> Channels, IReadOnlyList<ConnectionLine> Connections);

/// <summary>Looks through the newest failures; each cause is named once, with how often it was seen.</summary>
internal static class Attention
{
    /// <summary>What is older needs nobody any more.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public static IReadOnlyList<Concern> Of(AttentionFacts facts, DateTimeOffset now) =>
    [
        .. from channel in facts.Channels
           from hold in channel.Holds ?? []
           select new Concern(ConcernKind.Held, channel.Name, hold.Reason, "/settings", IsBad: true) { Holder = "WhatsApp", Until = hold.Until },
        .. from connection in facts.Connections
           where connection is { Held: not null, HeldUntil: not null }
           select new Concern(ConcernKind.Held, connection.Name, connection.Held, "/settings/connections", IsBad: true)
           {
               Holder = "Go High Level",
               Until = connection.HeldUntil!.Value,
           },
        .. Deliveries(ConcernKind.Rejected, "rejected", facts.Rejected, now),
        .. Deliveries(ConcernKind.Skipped, "skipped", facts.Skipped.Where(delivery => delivery.Code is "loop_guard" or "too_many_runs"), now),
        .. from run in facts.Failed
           where run.StartedAt > now - Recent
           group run by (run.AutomationId, run.EndReason) into cause
           select new Concern(
               ConcernKind.Failed, cause.Key.AutomationId, cause.Key.EndReason, $"/runs?status=failed&automation={cause.Key.AutomationId}", IsBad: true) { Count = cause.Count() },
    ];

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
