namespace Grainline.Texts;

/// <summary>Names like <c>trigger.payment.total</c> and <c>custom.[Data evento]</c>: dots part segments, brackets hold what
/// has dots or spaces of its own.</summary>
public static class DottedPath
{
    public static string[] Split(string path)
    {
        if (!path.Contains('[', StringComparison.Ordinal))
        {
            return path.Split('.');
        }

        var segments = new List<string>();
        var rest = path.AsSpan();
        while (!rest.IsEmpty)
        {
            var bracketed = rest[0] == '[';
            var end = rest.IndexOf(bracketed ? ']' : '.');
            segments.Add((end < 0 ? rest[(bracketed ? 1 : 0)..] : rest[(bracketed ? 1 : 0)..end]).ToString());
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (bracketed && !rest.IsEmpty && rest[0] == '.')
            {
                rest = rest[1..];
            }
        }

        return [.. segments];
    }
}
