using System.ComponentModel.DataAnnotations;

namespace Grainline.Sandbox;

/// <summary>What the sandbox simulates and how strictly; section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>Off = no endpoint of the sandbox exists. They need no key, so leave it off where strangers can reach the host. Where nothing is
    /// set, Grainline's own host has none outside of Development once it has a channel to real people.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where messages are kept, so that they survive the process as Meta's would.</summary>
    [Required]
    public string DataDirectory { get; set; } = Path.Combine("data", "sandbox");

    /// <summary>Messages kept at most; then the oldest eighth is dropped.</summary>
    [Range(1, 100_000_000)]
    public int MaxMessages { get; set; } = 1_000_000;

    /// <summary>The one access token that Meta's simulator takes; null = any that is not empty.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The one token that GHL's simulator takes; null = any that is not empty.</summary>
    public string? GhlToken { get; set; }

    /// <summary>Calls to GHL's simulator in 10 seconds for each token; then 429, as at GHL.</summary>
    [Range(1, 100_000)]
    public int GhlCallsPerInterval { get; set; } = 100;

    /// <summary>Messages of one number in any second; more are refused with 130429, as at Meta, where it is 80. Null = no limit.</summary>
    [Range(1, 100_000)]
    public int? MaxMessagesPerSecond { get; set; }

    /// <summary>Whether free text needs an inbound message of the last 24 hours, as at Meta. Off, so that a first try needs none.</summary>
    public bool EnforceWindow { get; set; }

    /// <summary>Whether a template must exist (built in, or added by <c>POST /sandbox/templates</c>) and be filled exactly. Off = any name is an approved template.</summary>
    public bool StrictTemplates { get; set; }

    /// <summary>Where webhooks go when the host names no channel; <c>{phone_number_id}</c> is replaced.
    /// Null = <c>/hooks/whatsapp/sandbox</c> on this host's first address.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>The app secret that signs those webhooks; null = none are sent.</summary>
    public string? AppSecret { get; set; }

    /// <summary>From the status <c>sent</c> to <c>delivered</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan DeliverAfter { get; set; } = TimeSpan.Zero;

    /// <summary>From the status <c>delivered</c> to <c>read</c>; null = never read.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan? ReadAfter { get; set; }

    /// <summary>Statuses in one webhook at most. Meta batches too.</summary>
    [Range(1, 1000)]
    public int MaxStatusesPerWebhook { get; set; } = 100;

    /// <summary>How long a status waits for others to share its webhook: bounds the webhooks per second, and is added to
    /// every status.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StatusLinger { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest that a receiver of a webhook may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries of a webhook of statuses until it is answered with 200; then its news is lost. Meta tries for seven days.</summary>
    [Range(1, 100)]
    public int WebhookTries { get; set; } = 8;

    /// <summary>The wait before the second try; doubles with each, up to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan WebhookRetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
