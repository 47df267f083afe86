using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Grainline.Pages.Texts;
using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Overview;

/// <summary>Something that a person should look at, and where.</summary>
internal sealed record AttentionItem(string Text, string Href, string Tone);

/// <summary>Looks through the newest failures; each cause is named once, with how often it was seen.</summary>
internal static class Attention
{
    private const int Window = 100;

    public static async Task<IReadOnlyList<AttentionItem>> Find(GrainlineClient api, IStringLocalizer<Text> texts, Dictionary<string, string> names, Clock clock)
    {
        var rejected = await api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?outcome=rejected&limit={Window}");
        var skipped = await api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?outcome=skipped&limit={Window}");
        var failed = await api.Get<ListOf<RunLine>>($"/api/v1/runs?status=failed&limit={Window}");
        var channels = await api.Get<ListOf<ChannelLine>>("/api/v1/channels?limit=500");
        var connections = await api.Get<ListOf<ConnectionLine>>("/api/v1/connections?limit=500");
        var since = DateTimeOffset.UtcNow.AddDays(-1);
        return
        [
            .. from channel in channels.Value?.Items ?? []
               from hold in channel.Holds ?? []
               select new AttentionItem(texts["AttentionHeld", channel.Name, "WhatsApp", hold.Reason, clock.Short(hold.Until)], "/settings", "bad"),
            .. from connection in connections.Value?.Items ?? []
               where connection is { Held: not null, HeldUntil: not null }
               select new AttentionItem(
                   texts["AttentionHeld", connection.Name, "Go High Level", connection.Held!, clock.Short(connection.HeldUntil!.Value)], "/settings/connections", "bad"),
            .. from delivery in rejected.Value?.Items ?? []
               where delivery.ReceivedAt > since
               group delivery by (delivery.AutomationId, delivery.Code) into cause
               select new AttentionItem(
                   texts["AttentionRejected", Name(cause.Key.AutomationId), cause.Count(), Word(texts, cause.Key.Code)],
                   $"/deliveries?outcome=rejected&automation={cause.Key.AutomationId}",
                   cause.Key.Code == "invalid_secret" ? "bad" : "wait"),
            .. from delivery in skipped.Value?.Items ?? []
               where delivery.ReceivedAt > since && delivery.Code is "loop_guard" or "too_many_runs"
               group delivery by (delivery.AutomationId, delivery.Code) into cause
               select new AttentionItem(
                   texts["AttentionSkipped", Name(cause.Key.AutomationId), cause.Count(), Word(texts, cause.Key.Code)],
                   $"/deliveries?outcome=skipped&automation={cause.Key.AutomationId}",
                   "wait"),
            .. from run in failed.Value?.Items ?? []
               where run.StartedAt > since
               group run by (run.AutomationId, run.EndReason) into cause
               select new AttentionItem(
                   texts["AttentionFailed", Name(cause.Key.AutomationId), cause.Count(), Word(texts, cause.Key.EndReason)],
                   $"/runs?status=failed&automation={cause.Key.AutomationId}",
                   "bad"),
        ];

        string Name(string id) => names.GetValueOrDefault(id, id);
    }

    private static string Word(IStringLocalizer<Text> texts, string? code) =>
        code is null ? "" : texts["Reason_" + code] is { ResourceNotFound: false } known ? known.Value : code;
}
