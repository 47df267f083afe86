using Grainline.Pages.Backend;

namespace Grainline.Pages.Overview;

/// <summary>What the first page shows. It is there as a whole or not at all: a zero for what could not be read would say that all is well.</summary>
internal sealed record OverviewFacts(
    IReadOnlyList<HourCounts> Hours, IReadOnlyList<AutomationLine> Automations, IReadOnlyList<DeliveryLine> Tail, AttentionFacts Facts)
{
    private const int TailLength = 10;

    /// <summary>Failures that are looked through.</summary>
    private const int Window = 100;

    public string Name(string automationId) => Automations.FirstOrDefault(one => one.Id == automationId)?.Name ?? automationId;

    public static async Task<Answer<OverviewFacts>> Read(GrainlineClient api, Activity activity)
    {
        Refusal? refused = null;
        var hours = Of(await activity.Read(api));
        var automations = Of(await api.Get<ListOf<AutomationLine>>("/api/v1/automations?limit=500"));
        var tail = Of(await api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?limit={TailLength}"));
        var rejected = Of(await api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?outcome=rejected&limit={Window}"));
        var skipped = Of(await api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?outcome=skipped&limit={Window}"));
        var failed = Of(await api.Get<ListOf<RunLine>>($"/api/v1/runs?status=failed&limit={Window}"));
        var channels = Of(await api.Get<ListOf<ChannelLine>>("/api/v1/channels?limit=500"));
        var connections = Of(await api.Get<ListOf<ConnectionLine>>("/api/v1/connections?limit=500"));
        return refused is null
            ? new Answer<OverviewFacts>(200, new OverviewFacts(hours, automations, tail, new AttentionFacts(rejected, skipped, failed, channels, connections)), null)
            : new Answer<OverviewFacts>(503, null, refused);

        IReadOnlyList<T> Of<T>(Answer<ListOf<T>> answer)
        {
            refused ??= answer.Refusal;
            return answer.Value?.Items ?? [];
        }
    }
}
