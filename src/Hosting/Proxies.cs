using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Grainline.Hosting;

/// <summary>The section <c>Proxies</c>: whose word for where a request came from is taken.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    public const string Section = "Proxies";

    /// <summary>Addresses and networks of the reverse proxies in front, for instance <c>10.0.0.0/8</c>. From them <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed, from nobody else; none = the headers are not looked at. Without it, everybody behind a proxy is
    /// one source of wrong keys, and links and cookies are those of http.</summary>
    public IList<string> Trusted { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trusted
        .Where(proxy => NetworkOf(proxy) is null)
        .Select(proxy => new ValidationResult($"{proxy} is neither an address nor a network such as 10.0.0.0/8.", [nameof(Trusted)]));

    public static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
        : null;
}

/// <summary>Finds the sender behind proxies that are trusted.</summary>
internal static class Proxies
{
    public static void AddProxies(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>First of all, before routing, because webhooks pass nothing else. Without a trusted proxy it adds nothing.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Trusted.Select(ProxyOptions.NetworkOf).OfType<IPNetwork>().ToList();
        if (trusted.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        trusted.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
        app.UseRouting();
    }
}
