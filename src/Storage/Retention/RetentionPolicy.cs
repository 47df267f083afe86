using System.Globalization;
using Grainline.Storage.Settings;
using Microsoft.Extensions.Options;

namespace Grainline.Storage.Retention;

/// <summary>How long history is kept: what an admin has set, else <see cref="StorageOptions.Retention"/>. Asked anew each
/// time, so that all hosts follow a change without a restart.</summary>
public interface IRetentionPolicy
{
    Task<HistoryLimit> Read(CancellationToken cancellationToken);

    /// <summary>Sets it for all hosts.</summary>
    /// <param name="days">Whole days; 0 = for ever; null = as the hosts are configured.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task Set(int? days, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>How long history is kept.</summary>
/// <param name="Kept">Null = for ever.</param>
/// <param name="IsSet">Whether an admin has set it; else it is the configuration's.</param>
/// <param name="Configured">What the configuration of this host says; null = for ever.</param>
public sealed record HistoryLimit(TimeSpan? Kept, bool IsSet, TimeSpan? Configured)
{
    /// <summary>As <see cref="StorageOptions.Retention"/> allows.</summary>
    public const int MaxDays = 3_650;
}

internal sealed class RetentionPolicy(ISettingStore settings, IOptions<StorageOptions> options) : IRetentionPolicy
{
    private const string Name = "retention_days";

    public async Task<HistoryLimit> Read(CancellationToken cancellationToken)
    {
        var configured = Positive(options.Value.Retention);
        return int.TryParse(await settings.Read(Name, cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? new HistoryLimit(Positive(TimeSpan.FromDays(days)), IsSet: true, configured)
            : new HistoryLimit(configured, IsSet: false, configured);
    }

    public Task Set(int? days, DateTimeOffset at, CancellationToken cancellationToken) =>
        settings.Set(Name, days?.ToString(CultureInfo.InvariantCulture), at, cancellationToken);

    private static TimeSpan? Positive(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
