namespace Grainline.Webhooks;

/// <summary>The headers of Standard Webhooks 1.0.</summary>
public static class SignatureHeaders
{
    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";
}
