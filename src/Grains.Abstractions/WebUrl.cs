namespace Grainline;

/// <summary>Addresses on the web, as people write them into definitions and settings.</summary>
public static class WebUrl
{
    /// <summary>The address, or null when the text is no absolute URL of http or https.</summary>
    public static Uri? Read(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
