using System.ComponentModel.DataAnnotations;

namespace Grainline.Embedded.Hosting;

/// <summary>The limits of the embedded grain host. Checked when the host starts.</summary>
public sealed class EmbeddedGrainOptions
{
    private const string Shortest = "00:00:00.001";
    private const string Longest = "1.00:00:00";

    /// <summary>How long a caller waits for an answer; then it gets a <see cref="TimeoutException"/>, and whether the call was or will
    /// be done is unknown. A method's <c>[ResponseTimeout]</c> overrides it. Default 30 s, as in Orleans.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may wait or run in one activation; one more fails at once with a <c>LimitExceededException</c>, and
    /// nothing of it is done. Default 5,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxMailboxLength { get; set; } = 5_000;

    /// <summary>How long an activation without calls stays in memory. <c>[CollectionAgeLimit]</c> on the class overrides it.
    /// Default 2 min; contacts name their own, 3 min: at a thousand new ones a second 180,000 stay, about half a gigabyte.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often time-outs and idle activations are looked for: both come late by up to this. Default 1 s.</summary>
    [Range(typeof(TimeSpan), Shortest, "00:01:00")]
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long reading the state and <c>OnActivateAsync</c> may take together; then the waiting calls fail and the next call
    /// tries anew. Default 30 s.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>OnDeactivateAsync</c> may take; then the activation is given up. Also how long a stop of the host waits for
    /// all activations together. Default 10 s, less than the 30 s that a generic host gives its services to stop.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
