using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Grainline.Webhooks;

/// <summary>How outgoing webhooks are made; section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>The longest a call may last, from resolving the name to the last byte of the answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most bytes of an answer that are read; the rest is left.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 64 * 1024;

    /// <summary>Connections to one host at most; further calls wait for one within their time.</summary>
    [Range(1, 1_000)]
    public int MaxConnections { get; set; } = 32;

    /// <summary>Networks that are called though they are private, for instance <c>10.1.0.0/16</c>. Whoever writes a definition
    /// can reach whatever is named here. A network of IPv4 covers its mapped form in IPv6 too.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult($"{network} is not a network such as 10.1.0.0/16.", [nameof(AllowedNetworks)]));
}
