using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Grainline.Hosting;

/// <summary>Who knows which silos there are.</summary>
internal enum Membership
{
    /// <summary>Nobody: this process is the only silo.</summary>
    Localhost = 0,

    /// <summary>The table in our PostgreSQL database (0002_cluster.sql).</summary>
    AdoNet = 1,
}

/// <summary>What a host is in its cluster.</summary>
internal enum ClusterRole
{
    /// <summary>Runs grains.</summary>
    Silo = 0,

    /// <summary>Calls them; any number of such hosts may come and go.</summary>
    Client = 1,
}

/// <summary>The section <c>Orleans</c>: a host's place in its cluster. Checked at start.</summary>
internal sealed class ClusterSettings
{
    public const string Section = "Orleans";

    /// <summary>As <see cref="Address"/>: this host's own.</summary>
    public const string HostAddress = "host";

    /// <summary>Names the service and the deployment; stays the same for ever. One database has one cluster: states do not name theirs, and
    /// two clusters would write the same contacts.</summary>
    [Required]
    public string ServiceId { get; set; } = "grainline";

    /// <inheritdoc cref="ServiceId"/>
    [Required]
    public string ClusterId { get; set; } = "grainline";

    public Membership Membership { get; set; } = Membership.Localhost;

    public ClusterRole Role { get; set; } = ClusterRole.Silo;

    /// <summary>Where other hosts reach this silo: an IP address, or <see cref="HostAddress"/> for this host's own, as in a container.</summary>
    [Required]
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Between silos. Two silos on one machine need ports of their own.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>For clients.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>How long a silo may take to answer another's probe. After three silences it is voted dead and its grains move, so
    /// grains of a killed silo are away for about four times this time. Orleans' own 5 s suit networks that lose packets.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a client looks for new silos.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan GatewayRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits; then whether the call was or will be done is unknown. Longer than a write may take (10 s), and
    /// no longer, because that is how long those wait whose answer was lost with a killed silo.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many calls may wait in one activation; one more fails at once and is answered with 429. The same as embedded.</summary>
    [Range(1, 1_000_000)]
    public int MaxMailboxLength { get; set; } = 5_000;

    /// <summary>How long a grain without calls stays in memory; contacts name their own age. The same as embedded.</summary>
    [Range(typeof(TimeSpan), "00:01:01", "1.00:00:00")]
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>For how long a silo that lost the database, while another still reaches it, stays and hopes before it leaves.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DatabasePatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether this silo serves the Orleans Dashboard at <c>/dashboard</c>, for admins. All silos of a cluster alike.</summary>
    public bool Dashboard { get; set; }

    /// <summary>The settings; they were checked when the host was made.</summary>
    public static ClusterSettings Of(IConfiguration configuration) => configuration.GetSection(Section).Get<ClusterSettings>() ?? new ClusterSettings();

    /// <summary>What no attribute can say: what one setting asks of another.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var meets = IsSet(section, nameof(Membership), Membership.AdoNet);
        if (meets && configuration["Storage:Connection"] is not { Length: > 0 })
        {
            yield return "A cluster meets in its PostgreSQL database: --storage postgres --connection \"…\".";
        }

        if (section[nameof(Address)] is { } address && !IsAddress(address))
        {
            yield return $"Orleans:Address is '{address}', which is neither an IP address nor {HostAddress}.";
        }

        if (IsSet(section, nameof(Role), ClusterRole.Client) && !meets)
        {
            yield return "A client finds its silos in the database: --Orleans:Membership=AdoNet.";
        }
    }

    /// <summary>Whether it is an address at which others can reach this silo.</summary>
    private static bool IsAddress(string text) => text is HostAddress || IPAddress.TryParse(text, out _);

    private static bool IsSet<T>(IConfigurationSection section, string name, T value)
        where T : struct, Enum => Enum.TryParse<T>(section[name], ignoreCase: true, out var set) && set.Equals(value);
}
