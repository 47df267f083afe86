namespace Grainline.Webhooks;

/// <summary>When a webhook that failed is tried again: the schedule that Standard Webhooks 1.0 recommends, three days in all.</summary>
public static class WebhookSchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The longest part of a wait that chance adds, so that webhooks that failed together do not come back together.</summary>
    private const double Jitter = 0.2;

    public static int MaxTries => Waits.Length + 1;

    /// <summary>The wait before the next try, or null when there is none.</summary>
    /// <param name="tries">Tries so far, 1 or more.</param>
    /// <param name="chance">0 to 1.</param>
    /// <param name="asked">The receiver's <c>Retry-After</c>; a longer wish is granted.</param>
    public static TimeSpan? Next(int tries, double chance, TimeSpan? asked = null)
    {
        if (tries > Waits.Length)
        {
            return null;
        }

        var wait = Waits[Math.Max(tries, 1) - 1] * (1 + (Jitter * chance));
        return asked > wait ? asked : wait;
    }
}
