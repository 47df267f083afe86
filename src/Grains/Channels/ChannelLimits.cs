namespace Grainline.Channels;

/// <summary>The limits of a channel.</summary>
public static class ChannelLimits
{
    /// <summary>Messages per second of a number by default (facts/whatsapp.md 3: 80 mps).</summary>
    public const int DefaultRate = 80;

    /// <summary>Messages that one person may get at once by default (facts/whatsapp.md 3: 45 in 6 s).</summary>
    public const int RecipientBurst = 45;

    /// <summary>Messages that may wait in memory; beyond it contacts come back when their lease ends.</summary>
    public const int QueueLength = 20_000;

    /// <summary>Messages that are marked and sent together.</summary>
    public const int BatchSize = 200;

    /// <summary>Calls to the provider under way at once.</summary>
    public const int Concurrency = 64;

    /// <summary>How old a list of templates may be; a new template shows up so much later at most.</summary>
    public static readonly TimeSpan TemplatesAge = TimeSpan.FromMinutes(1);

    /// <summary>How long a channel with work stays in memory without being called.</summary>
    public static readonly TimeSpan KeepAwake = TimeSpan.FromMinutes(5);
}
