using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grainline.Hosting;

/// <summary>The section <c>Http</c>: what one connection may cost.</summary>
internal sealed class HttpLimits
{
    public const string Section = "Http";

    /// <summary>How long a request's head may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes a second that a body must bring, on the average, once <see cref="BodyGrace"/> is over; a slower one ends with 408.</summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may be slower than that.</summary>
    [Range(typeof(TimeSpan), "00:00:01.100", "00:05:00")]
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Open connections at most; null = as many as the system has.</summary>
    [Range(1, 10_000_000)]
    public int? MaxConnections { get; set; }
}

/// <summary>Sets the limits of the server.</summary>
internal static class HttpLimitsSetup
{
    public static void AddHttpLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HttpLimits>().BindConfiguration(HttpLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpLimits>>((kestrel, http) => Set(kestrel, http.Value));
    }

    private static void Set(KestrelServerOptions kestrel, HttpLimits http)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = http.HeadTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(http.MinBodyBytesPerSecond, http.BodyGrace);
        kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
    }
}
