using System.ComponentModel.DataAnnotations;

namespace Grainline.WhatsApp;

/// <summary>How calls to the WhatsApp Cloud API are made; section <c>WhatsApp</c>.</summary>
public sealed class WhatsAppOptions
{
    public const string Section = "WhatsApp";

    /// <summary>The longest a call may last, from connecting to the last byte of the answer. A call that is cut after its
    /// body was begun leaves an uncertain message, so a shorter time makes more of those.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of an answer that are read; a longer answer counts as unreadable.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 64 * 1024;

    /// <summary>Connections to one host at most; further calls wait for one within their time.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 256;

    /// <summary>The age at which a connection is replaced, so that a change of Meta's addresses is followed.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an unused connection is kept. Shorter than servers keep theirs: a call on a connection that the
    /// server is just closing is lost with an unknown outcome.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
