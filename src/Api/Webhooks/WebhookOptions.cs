using System.ComponentModel.DataAnnotations;

namespace Grainline.Api.Webhooks;

/// <summary>The section <c>Webhooks</c> of the configuration. Checked at start.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Largest body of a Go High Level webhook, in bytes. Default 256 KiB; GHL's own bodies are a few KiB.</summary>
    [Range(1_024, 16 << 20)]
    public int MaxBodyBytes { get; set; } = 256 << 10;
}
