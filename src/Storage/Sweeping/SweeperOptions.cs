using System.ComponentModel.DataAnnotations;

namespace Grainline.Storage.Sweeping;

/// <summary>The section <c>Storage:Sweeper</c>: how due grains are found and woken.</summary>
public sealed class SweeperOptions
{
    /// <summary>How often it is looked for due grains; the longest delay of a wait whose grain sleeps.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claimed grain belongs to its host. A grain that did not write a new due time by then is woken
    /// again, by any host.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Grains claimed at once; twice as many may be in memory.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 500;

    /// <summary>Grains being woken at the same time.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 64;
}
