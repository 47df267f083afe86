using System.ComponentModel.DataAnnotations;

namespace Grainline.GoHighLevel;

/// <summary>How calls to GHL's API v2 are made; section <c>GoHighLevel</c>.</summary>
public sealed class GhlOptions
{
    public const string Section = "GoHighLevel";

    /// <summary>The longest one call may last, from connecting to the last byte of the answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most bytes of an answer that are read. A contact with hundreds of custom fields has some tens of thousands.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 1024 * 1024;

    [Range(1, 1_000)]
    public int MaxConnections { get; set; } = 32;

    /// <summary>How long a push waits in the middle for the rate limit before it gives up its place and asks to be tried again.
    /// Longer than GHL's interval of 10 s, so that a push that has begun is mostly finished.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a location's list of custom fields is believed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FieldListAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The Ed25519 key under which GHL signs the webhooks of marketplace apps. Another one is only for a simulator.</summary>
    [Required]
    public string AppPublicKey { get; set; } = AppSignature.PublishedKey;

    /// <summary>How old or how far ahead a signed webhook may be.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan AppTolerance { get; set; } = AppWebhook.Tolerance;
}
