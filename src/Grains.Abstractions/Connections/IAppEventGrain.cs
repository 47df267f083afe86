using System.Collections.Immutable;
using Grainline.Deliveries;
using Grainline.GoHighLevel;

namespace Grainline.Connections;

/// <summary>
/// One signed event of GHL on its way to one automation, keyed by both. It finds out whom the event is about, which may need a
/// call to GHL, and starts the run; what cannot be found out now is kept and tried again.
/// </summary>
[Alias("Grainline.IAppEventGrain")]
public interface IAppEventGrain : IGrainWithStringKey
{
    /// <summary>Takes the event. When it returns, the event has reached its contact, was refused, or is stored.</summary>
    [Alias("Take")]
    Task<AppEventAnswer> Take(AppEventStart start);

    /// <summary>Forgets an event that is kept: the person whom it is about was erased.</summary>
    [Alias("Forget")]
    Task Forget();

    /// <summary>Tries again.</summary>
    [Alias("Wake")]
    Task Wake();
}

/// <summary>A signed event that was checked and fits the automation.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.AppEventStart")]
public sealed record AppEventStart
{
    [Id(0)]
    public required string AutomationId { get; init; }

    /// <summary>Its body is that of the event, and its key the event's own.</summary>
    [Id(1)]
    public required Delivery Delivery { get; init; }
}

/// <summary>What became of an event.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.AppEventAnswer")]
public sealed record AppEventAnswer
{
    [Id(0)]
    public required string DeliveryId { get; init; }

    /// <summary>Null when the event was refused or is kept.</summary>
    [Id(1)]
    public StartAnswer? Start { get; init; }

    [Id(2)]
    public WebhookRefusal? Refusal { get; init; }

    /// <summary>E.164, once it is known.</summary>
    [Id(3)]
    public string? Phone { get; init; }

    [Id(4)]
    public ImmutableArray<Warning> Warnings
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Whether it is stored to be tried again.</summary>
    public bool IsKept => Start is null && Refusal is null;
}
