using Grainline.GoHighLevel;
using Grainline.Webhooks;
using Grainline.WhatsApp;

namespace Grainline.Hosting;

/// <summary>The clients of the outside world.</summary>
internal static class ConnectorSetup
{
    public static void AddConnectors(this WebApplicationBuilder builder)
    {
        builder.Services.AddWhatsApp();
        builder.Services.AddOutgoingWebhooks();
        builder.Services.AddGoHighLevel();
    }
}
