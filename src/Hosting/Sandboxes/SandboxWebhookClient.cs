using Grainline.Exchanges;
using Grainline.Webhooks;
using WebhookOptions = Grainline.Webhooks.WebhookOptions;

namespace Grainline.Hosting.Sandboxes;

/// <summary>Lets outgoing webhooks reach the sandbox, which is a private address like any other; nothing else that is private, and
/// nothing else of its host.</summary>
internal sealed class SandboxWebhookClient(IWebhookClient guarded, Func<Uri> sandbox, ICallGate? gate, TimeProvider time)
    : IWebhookClient, IDisposable
{
    private readonly WebhookClient _open = new(gate?.Before(Transport()) ?? Transport(), new WebhookOptions(), time);

    public Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken) =>
        (IsSandbox(request.Url) ? _open : guarded).Send(request, cancellationToken);

    public void Dispose()
    {
        _open.Dispose();
        (guarded as IDisposable)?.Dispose();
    }

    private static SocketsHttpHandler Transport() => new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    /// <summary>The path is looked at as the server will see it, dots resolved.</summary>
    private bool IsSandbox(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target)
        && Uri.Compare(target, sandbox(), UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        && target.AbsolutePath.StartsWith("/sandbox/", StringComparison.Ordinal)
        && !target.AbsolutePath.Contains('%', StringComparison.Ordinal);
}
