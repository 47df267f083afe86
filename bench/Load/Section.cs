namespace Grainline.Load;

/// <summary>The part of a Markdown page between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- end NAME --&gt;</c>, which a measurement writes;
/// the words around it are people's.</summary>
public static class Section
{
    public static void Replace(string page, string name, string text)
    {
        var old = File.ReadAllText(page);
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- end {name} -->");
        var (from, to) = (old.IndexOf(begin, StringComparison.Ordinal), old.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{page} has no section {name}.");
        }

        File.WriteAllText(page, $"{old[..(from + begin.Length)]}{text.TrimEnd()}\n{old[to..]}");
    }
}
