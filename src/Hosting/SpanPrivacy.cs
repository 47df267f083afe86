using System.Diagnostics;
using OpenTelemetry;

namespace Grainline.Hosting;

/// <summary>
/// Takes out of foreign spans what may be a person's or a secret: a path of ours can hold a phone and a webhook's address, a query its
/// secret; an outgoing webhook's address can hold anything; Orleans names a contact's grain by its phone. Our own spans have none of it.
/// </summary>
internal sealed class SpanPrivacy : BaseProcessor<Activity>
{
    private static readonly string[] Removed =
    [
        "url.path", "url.query", "http.target", "http.url", "rpc.orleans.target_id", "rpc.orleans.source_id", "user_agent.original", "client.address",
    ];

    /// <summary>Addresses of which the server is kept.</summary>
    private const string FullUrl = "url.full";

    public override void OnEnd(Activity data)
    {
        foreach (var name in Removed)
        {
            if (data.GetTagItem(name) is not null)
            {
                data.SetTag(name, value: null);
            }
        }

        if (data.GetTagItem(FullUrl) is string address)
        {
            data.SetTag(FullUrl, Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}
