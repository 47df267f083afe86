using System.ComponentModel.DataAnnotations;

namespace Grainline.Storage;

/// <summary>Where data is kept.</summary>
public enum StorageProvider
{
    /// <summary>One file beside the process: a laptop, a single server.</summary>
    Sqlite = 0,

    /// <summary>A server, shared by all hosts of a cluster. Version 14 or newer.</summary>
    Postgres = 1,

    /// <summary>The same server, with grain states kept by Orleans' own ADO.NET storage: for comparison, and for shops that insist.
    /// Only on the Orleans engine. States of one provider are not seen by the other.</summary>
    AdoNet = 2,
}

/// <summary>The section <c>Storage</c> of the configuration. Checked at start.</summary>
public sealed class StorageOptions
{
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>The connection string; needed for PostgreSQL, not used for SQLite. Time-outs and pool sizes in it are
    /// replaced by those of these options.</summary>
    public string? Connection { get; set; }

    /// <summary>Where SQLite keeps <c>grainline.db</c>; made when missing.</summary>
    [Required]
    public string Directory { get; set; } = "data";

    /// <summary>Writers that commit at the same time on PostgreSQL; SQLite has one. A lane keeps one core of the server busy.
    /// More lanes than the server has cores to spare only make batches smaller, and each write dearer. By default one for
    /// every two processors of this machine, at most four.</summary>
    [Range(1, 32)]
    public int Lanes { get; set; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Rows in one commit, states and journal together. A single write with more rows is a batch of its own.</summary>
    [Range(1, 20_000)]
    public int BatchRows { get; set; } = 1_500;

    /// <summary>Bytes in one commit, about.</summary>
    [Range(1_024, 256 << 20)]
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>The largest write that starts a run or has one ask for something: the contact's state, before it is packed, and its journal rows. Starts may
    /// fill three quarters of it. What does not fit waits until the contact's runs hold less, or is skipped as <c>too_many_runs</c>; what cannot
    /// wait is written whatever its size. Every turn of a contact writes all that its open runs hold.</summary>
    [Range(1_024, 256 << 20)]
    public int WriteBytes { get; set; } = 4 << 20;

    /// <summary>Writes that may wait or be under way at once, deliveries among them up to three quarters; one more fails with
    /// <see cref="Journal.StorageOverloadedException"/>.</summary>
    [Range(1, 1_000_000)]
    public int QueuedWrites { get; set; } = 20_000;

    /// <summary>What these writes may hold in memory together.</summary>
    [Range(1_024, int.MaxValue)]
    public long QueuedBytes { get; set; } = 256 << 20;

    /// <summary>States that may wait to be read; one more fails with <see cref="Journal.StorageOverloadedException"/>.</summary>
    [Range(1, 1_000_000)]
    public int QueuedReads { get; set; } = 20_000;

    /// <summary>States that one round trip reads.</summary>
    [Range(1, 10_000)]
    public int ReadBatch { get; set; } = 500;

    /// <summary>Connections on which the console, the API and the sweeper read.</summary>
    [Range(1, 100)]
    public int QueryConnections { get; set; } = 8;

    /// <summary>What SQLite's writer keeps of the file in memory, in MiB; each connection that reads keeps at most a quarter of it.
    /// It fills as the file grows. What it does not hold comes from the system's cache, and every commit goes through all that it holds:
    /// more is slower.</summary>
    [Range(4, 65_536)]
    public int PageCacheMegabytes { get; set; } = 16;

    /// <summary>How long the database may take to answer anything. A write that waits while the database is away fails
    /// after at most twice this time; so does the read of a state, and a delivery whose contact's state is dropped while it waits meets both.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long history is kept: deliveries, ended runs with their steps and messages, the audit log. Zero = for ever.
    /// What an admin sets in the console goes before it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long bringing the schema up to date may take, waiting for another host that does it included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MigrationTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
