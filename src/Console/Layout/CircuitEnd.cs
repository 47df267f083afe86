using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;

namespace Grainline.Pages.Layout;

/// <summary>
/// Circuits end when the host is told to stop, and none begins after that: 503. The framework closes those that there are, once; the pages come back at once, and the
/// server, which still listens then, would wait for the new ones until the time of the stop is up.
/// </summary>
internal sealed class CircuitEnd(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is null)
        {
            await next(context);
            return;
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        // One that begins in the moment of the stop is ended as well.
        using var ending = lifetime.ApplicationStopping.Register(context.Abort);
        await next(context);
    }
}
