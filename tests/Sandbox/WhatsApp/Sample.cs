using System.Text.Json.Nodes;

namespace Grainline.Tests.WhatsApp;

/// <summary>Answers and webhooks of the real API, recorded or from maintained libraries' fixtures.</summary>
internal static class Sample
{
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(Sample).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static byte[] Read(string name)
    {
        using var stream = typeof(Sample).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static JsonNode Json(string name) => JsonNode.Parse(Read(name))!;
}
