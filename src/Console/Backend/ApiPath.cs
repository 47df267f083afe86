namespace Grainline.Pages.Backend;

/// <summary>Paths with a query; what is empty is left out.</summary>
internal static class ApiPath
{
    public static string Of(string path, params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!.Trim())}");
        return string.Join('?', new[] { path, string.Join('&', given) }.Where(part => part.Length > 0));
    }
}
