using System.Diagnostics;
using System.Globalization;
using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Maintenance;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The database: whether it answers, its schema, how fast it commits, and its clock.</summary>
internal static class DatabaseCheck
{
    private const string Schema = "schema";

    /// <summary>A commit slower than this holds up everybody: a 202 waits for it.</summary>
    private static readonly TimeSpan SlowCommit = TimeSpan.FromMilliseconds(50);

    /// <summary>Hosts whose clocks differ by more take each other's leases for over.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(2);

    /// <summary>A clock before this has not been set: the program is younger.</summary>
    private static readonly DateTimeOffset Earliest = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether the finding says that the schema is this program's.</summary>
    public static bool IsCurrent(Finding finding) => finding is { Subject: Schema, Severity: Severity.Ok };

    public static async Task<List<Finding>> Look(IServiceProvider services)
    {
        var inspection = services.GetRequiredService<IStorageInspection>();
        var provider = services.GetRequiredService<IOptions<StorageOptions>>().Value.Provider;
        if (!await inspection.Exists(CancellationToken.None))
        {
            return [Finding.Note("database", "There is none yet; the first start makes it.")];
        }

        var since = Stopwatch.GetTimestamp();
        await services.GetRequiredService<IStoragePing>().Ping(CancellationToken.None);
        var findings = new List<Finding>
        {
            Finding.Ok("database", $"{provider} answers, in {Text(Stopwatch.GetElapsedTime(since))}."),
            OfSchema(await inspection.SchemaVersion(CancellationToken.None)),
        };
        findings.Add(await OfCommits(inspection));
        findings.Add(await OfClock(inspection, services.GetRequiredService<TimeProvider>().GetUtcNow()));
        return findings;
    }

    private static Finding OfSchema((int Stored, int Known) version) =>
        version.Stored > version.Known
            ? Finding.Problem(Schema, $"It has version {version.Stored}, and this program knows versions up to {version.Known}: start the newer program, or restore a backup.")
            : version.Stored < version.Known
            ? Finding.Note(Schema, $"It has version {version.Stored}; the next start brings it to {version.Known}. Make a backup before.")
            : Finding.Ok(Schema, $"It has version {version.Stored}, the newest.");

    private static async Task<Finding> OfCommits(IStorageInspection inspection)
    {
        const string Subject = "commits";
        try
        {
            var latency = await inspection.CommitLatency(CancellationToken.None);
            return latency > SlowCommit
                ? Finding.Note(Subject, $"A commit takes {Text(latency)} to the disk: webhooks wait that long at least.")
                : Finding.Ok(Subject, $"It can be written; a commit takes {Text(latency)} to the disk.");
        }
        catch (StorageUnavailableException refusal)
        {
            return Finding.Problem(Subject, $"The database cannot be written: {refusal.GetBaseException().Message}");
        }
    }

    private static async Task<Finding> OfClock(IStorageInspection inspection, DateTimeOffset now)
    {
        const string Subject = "clock";
        if (now < Earliest)
        {
            return Finding.Problem(Subject, $"It says {now:u}, which is before this program was made.");
        }

        if (await inspection.NewestDelivery(CancellationToken.None) is { } newest && newest > now + MostSkew)
        {
            return Finding.Problem(Subject, $"It says {now:u}, and a delivery came at {newest:u}: it was set back. Waits end late until then.");
        }

        var skew = await inspection.ClockSkew(CancellationToken.None);
        return skew is { } ahead && ahead.Duration() > MostSkew
            ? Finding.Problem(Subject, $"It differs from the database's by {Text(ahead.Duration())}. Let both follow a time server.")
            : Finding.Ok(Subject, skew is { } little ? $"It says {now:u}, within {Text(little.Duration())} of the database's." : $"It says {now:u}.");
    }

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F1} ms");
}
