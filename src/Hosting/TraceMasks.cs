using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Grainline.Hosting;

/// <summary>Takes phones and e-mail addresses out of spans before they leave: a contact's address in the API, the key of its grain and the URL of a webhook
/// have them. Traces are kept by others and longer than a contact.</summary>
internal sealed partial class TraceMasks : BaseProcessor<Activity>
{
    private const string Mask = "***";

    public override void OnEnd(Activity data)
    {
        data.DisplayName = Masked(data.DisplayName);
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (value is string text && Masked(text) is var masked && masked.Length != text.Length)
            {
                data.SetTag(name, masked);
            }
        }

        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, Masked(description));
        }
    }

    private static string Masked(string text) => Personal().Replace(text, Mask);

    /// <summary>E.164 with its plus sign as it is or as URLs write it, and addresses; ids have letters among their digits.</summary>
    [GeneratedRegex(@"(?:\+|%2[Bb])[1-9][0-9]{6,14}|[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Personal();
}
