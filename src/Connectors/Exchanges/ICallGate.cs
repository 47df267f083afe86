using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Exchanges;

/// <summary>What a host puts before the calls of all its clients, if anything.</summary>
public interface ICallGate
{
    /// <summary>A transport that goes through the gate, and owns the one given.</summary>
    HttpMessageHandler Before(HttpMessageHandler transport);
}

internal static class CallGate
{
    public static HttpMessageHandler Before(IServiceProvider services, HttpMessageHandler transport) =>
        services.GetService<ICallGate>()?.Before(transport) ?? transport;
}
