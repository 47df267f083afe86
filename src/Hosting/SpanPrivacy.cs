using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Grainline.Hosting;

/// <summary>
/// Takes out of spans what may be a person's or a secret, before they leave: a path of ours can hold a phone and a webhook's address, a query
/// its secret; an outgoing webhook's address can hold anything; Orleans names a contact's grain by its phone. Our own spans have none of it.
/// Traces are kept by others, and longer than a contact.
/// </summary>
internal sealed partial class SpanPrivacy : BaseProcessor<Activity>
{
    private const string Mask = "***";

    /// <summary>An address of which the server is kept.</summary>
    private const string FullUrl = "url.full";

    private static readonly string[] Removed =
    [
        "url.path", "url.query", "http.target", "http.url", "orleans.rpc.target_id", "orleans.rpc.source_id", "user_agent.original", "client.address",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (TextOf(value) is { } text && Kept(name, text) is var kept && kept != text)
            {
                data.SetTag(name, kept);
            }
        }

        data.DisplayName = Masked(data.DisplayName);
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, Masked(description));
        }
    }

    /// <summary>What an exporter would write where a value is no number; Orleans gives ids of grains as they are.</summary>
    private static string? TextOf(object? value) => value is string text ? text : value is null or IConvertible or Array ? null : value.ToString();

    /// <summary>What of an attribute may leave; null = nothing.</summary>
    private static string? Kept(string name, string text) =>
        Array.IndexOf(Removed, name) >= 0 ? null
        : name == FullUrl ? Uri.TryCreate(text, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null
        : Masked(text);

    private static string Masked(string text) => Personal().Replace(text, Mask);

    /// <summary>A person's id at a provider, which an alias is of; phones, with a plus sign as it is or as URLs write it or as WhatsApp's ids without
    /// one; and e-mail addresses. Our ids have letters among their digits; the numbers in a silo's address follow a colon or an at sign.</summary>
    [GeneratedRegex(@"(?<=\balias/)[\w.%+-]+|(?:\+|%2[Bb])[1-9][0-9]{6,14}|(?<![\w:@-])[1-9][0-9]{6,14}(?![\w-])|[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Personal();
}
