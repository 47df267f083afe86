using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Support.Judgement;

/// <summary>What the sender knows, and what the product says of it afterwards.</summary>
internal sealed record Evidence
{
    public required IReadOnlyCollection<Shipment> Shipments { get; init; }

    public required IReadOnlyList<RunView> Runs { get; init; }

    public required IReadOnlyList<DeliveryView> Accepted { get; init; }

    public required IReadOnlyList<MessageView> Messages { get; init; }

    public IReadOnlyList<Outage> Outages { get; init; } = [];
}

/// <summary>A time in which the product could do nothing: from the kill until it was ready again.</summary>
internal sealed record Outage(DateTimeOffset From, DateTimeOffset To);
