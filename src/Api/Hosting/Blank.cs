namespace Grainline.Api.Hosting;

/// <summary>A parameter that a form sends empty counts as left out.</summary>
internal static class Blank
{
    public static string? ToNull(string? parameter) => string.IsNullOrEmpty(parameter) ? null : parameter;
}
