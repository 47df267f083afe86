using System.Net;

namespace Grainline.Pages;

/// <summary>What the host tells the console about itself.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Where the management API listens, as this process reaches it. Asked when the first page needs it: the port is
    /// known only when the server listens.</summary>
    public Func<IServiceProvider, Uri> ApiAddress { get; set; } = _ => new Uri("http://127.0.0.1:5080");

    /// <summary>Where the sandbox is reached when another host than the API's has it; null = beside the API.</summary>
    public Uri? SandboxAddress { get; set; }

    /// <summary>Marks a request to the API as the console's own, so that wrong keys are counted against the browser that sent them and not
    /// against this machine; the address is null where no key is tried.</summary>
    public Action<IServiceProvider, HttpRequestMessage, IPAddress?> Mark { get; set; } = (_, _, _) => { };

    /// <summary>The file that keeps the admin key, for the sign-in page; null when the key came from the environment.</summary>
    public string? AdminKeyFile { get; set; }

    /// <summary>A few words on what runs here, for instance <c>embedded · sqlite</c>.</summary>
    public string Edition { get; set; } = "";

    /// <summary>Whether the sandbox is there to try things in; the host knows when it has started.</summary>
    public Func<IServiceProvider, bool> HasSandbox { get; set; } = _ => true;

    /// <summary>Where admins find the Orleans Dashboard of the cluster, as their browser reaches it: a path of this host or an
    /// http(s) address; null = there is none to show.</summary>
    public string? DashboardUrl { get; set; }

    /// <summary>How long a session lasts without a request.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
