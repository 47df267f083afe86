using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Support.Judgement;

/// <summary>The end of a trial.</summary>
internal static class Reckoning
{
    /// <summary>Until every delivery has a final answer after the last trouble.</summary>
    public static readonly TimeSpan Settling = Eventually.Deadline;

    /// <summary>Until every run has ended: leases of lost effects, the settling of uncertain ones, and the channel's rate.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(180);

    /// <summary>Ends the load, waits for every run's end, and gathers what was promised and what was done.</summary>
    public static async Task<Evidence> Of(Sender sender, Uri product, AutomationView automation, IReadOnlyList<Outage> outages)
    {
        await sender.Settle(Settling);
        using var api = new ManagementApi(product);
        await Eventually.Holds(() => api.NoneIsOpen(automation.Id), Ending, "every run has ended");
        return new Evidence
        {
            Shipments = sender.Shipments,
            Runs = await api.Runs(automation.Id),
            Accepted = await api.AcceptedDeliveries(automation.Id),
            Messages = await api.Messages(),
            Outages = outages,
        };
    }
}
