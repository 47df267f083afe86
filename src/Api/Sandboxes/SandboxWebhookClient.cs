using Grainline.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using WebhookOptions = Grainline.Webhooks.WebhookOptions;

namespace Grainline.Api.Sandboxes;

/// <summary>Lets outgoing webhooks reach the sandbox of this host, which is a private address like any other; nothing else that is
/// private, and nothing else of this host.</summary>
internal sealed class SandboxWebhookClient(IWebhookClient guarded, IServer server, IConfiguration configuration, TimeProvider time)
    : IWebhookClient, IDisposable
{
    private readonly WebhookClient _open = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }, new WebhookOptions(), time);

    public Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken) =>
        (IsSandbox(request.Url) ? _open : guarded).Send(request, cancellationToken);

    public void Dispose()
    {
        _open.Dispose();
        (guarded as IDisposable)?.Dispose();
    }

    /// <summary>The path is looked at as the server will see it, dots resolved.</summary>
    private bool IsSandbox(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target)
        && Uri.Compare(target, SandboxAddress.Of(server, configuration), UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        && target.AbsolutePath.StartsWith("/sandbox/", StringComparison.Ordinal)
        && !target.AbsolutePath.Contains('%', StringComparison.Ordinal);
}
