namespace Grainline.Steps.HttpRequest;

/// <summary>The addresses that a step may call.</summary>
internal static class WebUrl
{
    /// <summary>What a wrong one is answered with.</summary>
    public const string Expected = "Expected an http or https URL, for instance https://example.com/hook.";

    public static bool IsValid(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
