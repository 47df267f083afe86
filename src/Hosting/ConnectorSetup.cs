using Grainline.GoHighLevel;
using Grainline.Messages;
using Grainline.Webhooks;
using Grainline.WhatsApp;

namespace Grainline.Hosting;

/// <summary>The clients of the outside world.</summary>
internal static class ConnectorSetup
{
    public static void AddConnectors(this WebApplicationBuilder builder)
    {
        builder.Services.AddWhatsApp();
        builder.Services.AddSingleton<IMessageSender, WhatsAppSender>();
        builder.Services.AddOutgoingWebhooks();
        builder.Services.AddGoHighLevel();
    }

    private sealed class WhatsAppSender(WhatsAppClient client) : IMessageSender
    {
        public Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken) =>
            client.Send(new WhatsAppCredentials(access.BaseUrl, access.PhoneNumberId, access.AccessToken), message, cancellationToken);
    }
}
